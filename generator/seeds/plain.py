"""The text of a story's page in, a capture with title, dek, paragraphs and related stories out.

One paragraph a line: title, dek, body, the notice, `More Stories`, then pairs of title and dek.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from generator.model import Capture, Teaser
from generator.seeds.lines import Parts, parts
from generator.seeds.marks import lift, words
from generator.seeds.seed import Seed

NAME = "page-plain"

_HEADLINE_LIMIT = 160
_TITLE_CASE = 0.6


def read(seed: Seed) -> Capture | None:
    """A seed in; its capture out, or None where the text is no story's page with its headings."""
    page = parts(seed.text)
    if page is None or not page.story or not _has_headings(page):
        return None
    title, *rest = page.story
    dek = rest.pop(0) if len(rest) > 1 else None
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=NAME,
        title=words(title),
        dek=words(dek),
        body=tuple(lift(line) for line in rest),
        related=tuple(_teasers(page.related)),
    )


def _teasers(lines: tuple[str, ...]) -> Iterator[Teaser]:
    """Pairs of title and dek in; the last title may stand alone."""
    for title, dek in zip_longest(lines[::2], lines[1::2]):
        if words(title) or words(dek):
            yield Teaser(title=words(title), dek=words(dek))


def _has_headings(page: Parts) -> bool:
    """`More Stories` is itself a heading; without it, the first line tells: deks are sentences, titles are not."""
    return page.announced or is_headline(page.story[0])


def is_headline(line: str) -> bool:
    """Whether a line reads like a headline: set in title case, or short and without a sentence's end."""
    if len(line) > _HEADLINE_LIMIT:
        return False
    long_words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > 3]  # noqa: PLR2004 - minor words stay lower case
    capitals = sum(word[0].isupper() for word in long_words)
    if len(long_words) > 1 and capitals >= _TITLE_CASE * len(long_words):
        return True
    return line.rstrip("”\"’')")[-1:] not in (".", "!", "?", "…")
