"""The lines of a page in, its parts out: the story's lines, what stood around them, the related stories' lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from generator import dates
from generator.model import Capture, Counters, Passage, Teaser
from generator.seeds.counters import gathered
from generator.seeds.furniture import HEADER_DEPTH, Furniture, clear_related, clear_story, is_edge, is_notice, is_top
from generator.seeds.lines import Line, ends_sentence
from generator.seeds.lines import lines as lines_of
from generator.seeds.marks import lift, words
from generator.seeds.seed import Seed

_MORE = "more stories"
SIGNS = (
    {"back", "date"},
    {"back", "meta"},
    {"date", "meta"},
    {"date", "sections"},
    {"records", "sections"},
    {"records", "back"},
)
"""What furniture shows, together, that a page without a notice is a story's: two signs that no other page has."""
SEVERAL = 3
"""How many lines of its own a story without a notice has at least, and from how many dates on it is a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A story's page in its parts.

    `split` is how many lines stood above the counters, None without any; `announced` whether `More Stories` was there;
    `furnished` whether there was anything around the story; `complete` whether the page goes on to its notice, or at
    least to the end of a sentence.
    """

    story: tuple[Line, ...]
    related: tuple[Line, ...]
    announced: bool
    complete: bool
    furnished: bool
    sectioned: bool
    split: int | None
    kind: str | None
    category: str | None
    beat: str | None
    date_text: str | None
    copyright_year: int | None
    counters: Counters


@lru_cache(maxsize=1)
def read(text: str) -> Page | None:
    """The text of a page in, its parts out. One text is asked for by each of several formats in turn."""
    return parts(lines_of(text))


def parts(lines: Sequence[Line], *, known: bool = False) -> Page | None:
    """A page's lines in, its parts out; None where nothing shows that it is a story's page, and that is not `known`.

    The notice is what a story's page has, and a beat's page, a list or a manual lacks (capture format, not a story).
    Where it is missing, two signs of another kind will do: `SIGNS`. The last notice is meant: a story may quote it.
    """
    notice = max((index for index, line in enumerate(lines) if is_notice(line.plain)), default=None)
    more = _last_more(lines) if notice is None else None
    end = next((index for index in (notice, more) if index is not None), None)
    furniture = Furniture()
    above = lines[: _foot(lines) if end is None else end]
    story = clear_story(above, furniture)
    below = lines[len(above) :] if notice is None else lines[notice + 1 :]
    block = next((index for index, line in enumerate(below) if line.plain.lower() == _MORE), None)
    related = clear_related(below if block is None else below[block + 1 :], furniture)
    if not story or not (notice is not None or known or _is_signed(furniture, above, story)):
        return None
    return Page(
        story=tuple(story),
        related=tuple(related),
        announced=block is not None,
        complete=end is not None or ends_sentence(story[-1].text),
        furnished=bool(furniture.seen),
        sectioned=furniture.sectioned,
        split=furniture.split,
        kind=furniture.kind,
        category=furniture.category,
        beat=furniture.beat,
        date_text=furniture.date_text,
        copyright_year=furniture.copyright_year,
        counters=gathered(furniture.counted),
    )


def capture(seed: Seed, form: str, page: Page, title: str | None, dek: str | None, body: Sequence[Passage]) -> Capture:
    """A page, and its story's title, dek and body, in; the capture out. The year of its date is that of its © line."""
    date = dates.on_page(page.date_text, page.copyright_year) if page.date_text else None
    stated = date is not None and date == dates.on_page(page.date_text or "", None)
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=form,
        title=words(title),
        dek=words(dek),
        kind=page.kind,
        category=page.category,
        beat=words(page.beat),
        date=date,
        date_text=None if date else words(page.date_text),
        copyright_year=page.copyright_year,
        body=tuple(body),
        related=tuple(teasers(page.related)),
        counters=page.counters,
        inferred=() if date is None or stated else (("date", "the page gave no year; this is the year of its © line"),),
        complete=page.complete,
    )


def _is_signed(furniture: Furniture, above: Sequence[Line], story: Sequence[Line]) -> bool:
    """Whether a page without a notice shows itself to be a story's: with a text, and not with several dates."""
    signed = any(signs <= furniture.seen for signs in SIGNS)
    return signed and len(story) >= SEVERAL and sum(is_top(line.plain) for line in above) < SEVERAL


def heading(page: Page, *, titled: bool) -> tuple[str | None, str | None, tuple[Line, ...]]:
    """A page in; its title, its dek and the lines of its body out. Counters, if there are any, stand below the dek."""
    first, *rest = page.story
    if not titled:
        return (None, first.text, tuple(rest)) if rest else (None, None, page.story)
    if len(rest) > 1 and page.split != 1:
        return first.text, rest[0].text, tuple(rest[1:])
    return first.text, None, tuple(rest)


def teasers(lines: Sequence[Line]) -> Iterator[Teaser]:
    """Pairs of title and dek in; the last title may stand alone."""
    for title, dek in zip_longest(lines[::2], lines[1::2]):
        head = lift(title.text)
        slug = next((mark.slug for mark in head.marks if mark.kind == "story"), None)
        found = Teaser(title=head.text or None, dek=words(dek.text) if dek else None, slug=slug)
        if found.title or found.dek:
            yield found


def _last_more(lines: Sequence[Line]) -> int | None:
    return max((index for index, line in enumerate(lines) if line.plain.lower() == _MORE), default=None)


def _foot(lines: Sequence[Line]) -> int:
    """Where a page without a notice ends: at the foot of the site, which comes some lines after the story's head."""
    start = max((i for i, line in enumerate(lines[:HEADER_DEPTH]) if is_top(line.plain)), default=0) + SEVERAL
    return next((index for index in range(start, len(lines)) if is_edge(lines[index].plain)), len(lines))
