"""How complete the archive is, and which of its stories have the same title or summary."""

from typing import NamedTuple

from generator.content.prose import Prose
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.corpus import Corpus
from generator.site.site import Completeness
from generator.site.views.links import head_title, summary


class _Known(NamedTuple):
    """What one story has, each 0 or 1 except for `captures`; the names are those of the sums in `Completeness`."""

    captures: int
    titled: int
    in_beats: int
    twice: int
    date_inferred: int
    paragraphs: int
    paragraphs_inferred: int


def _known(text: tuple[Story, Prose]) -> _Known:
    story, prose = text
    return _Known(
        captures=len(story.captures),
        titled=not story.infers("title"),
        in_beats=story.beat is not None,
        twice=len(story.captures) > 1,
        date_inferred=story.infers("date"),
        paragraphs=len(prose.paragraphs) > 1,
        paragraphs_inferred=story.infers("paragraphs"),
    )


def _ids(text: tuple[Story, Prose]) -> tuple[int, int]:
    return id(text[0]), id(text[1])


def completeness(corpus: Corpus, memo: Memo) -> Completeness:
    """Counts how many stories of the corpus have what."""
    texts = list(zip(corpus.stories, corpus.prose.values(), strict=True))
    counts = memo.map(_known, texts, _ids, share=False)
    sums = _Known(*map(sum, zip(*counts, strict=True))) if counts else _Known(0, 0, 0, 0, 0, 0, 0)
    other_versions = [version for versions in corpus.versions.values() for version, _ in versions]
    return Completeness(
        **sums._replace(captures=sums.captures + sum(len(version.captures) for version in other_versions))._asdict(),
        stories=len(corpus.stories),
        dated=len(corpus.stories) - len(corpus.undated),
        versions=len(other_versions),
        wanted=len(corpus.wanted),
    )


def title_suffixes(corpus: Corpus, memo: Memo) -> dict[str, str]:
    """What to append to the title of each story whose title or summary another story has too (its slug), by slug."""
    suffixes: dict[str, str] = {}
    heads = memo.map(_told, list(zip(corpus.stories, corpus.prose.values(), strict=True)), _ids, share=False)
    for field in range(2):
        seen: dict[str, str] = {}
        for story, head in zip(corpus.stories, heads, strict=True):
            first = seen.setdefault(head[field], story.slug)
            if first != story.slug:
                suffixes |= {first: first, story.slug: story.slug}
    return suffixes


def _told(text: tuple[Story, Prose]) -> tuple[str, str]:
    """The title and the summary of a story, as they are compared."""
    return head_title(text[0].title).casefold(), summary(*text).casefold()
