"""The corpus in; how much of it is known, and which of its stories could be taken for each other, out."""

from typing import NamedTuple

from generator.content.prose import Prose
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.corpus import Corpus
from generator.site.site import Completeness
from generator.site.views.links import head_title, summary


class _Known(NamedTuple):
    """What is known of a story, each 0 or 1 but for `captures`; named as their sums are in `Completeness`."""

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
    """The corpus in, how many of its stories have what out."""
    texts = list(zip(corpus.stories, corpus.prose.values(), strict=True))
    known = memo.map(_known, texts, _ids, share=False)
    sums = _Known(*map(sum, zip(*known, strict=True))) if known else _Known(0, 0, 0, 0, 0, 0, 0)
    others = [version for versions in corpus.versions.values() for version, _ in versions]
    return Completeness(
        **sums._replace(captures=sums.captures + sum(len(version.captures) for version in others))._asdict(),
        stories=len(corpus.stories),
        dated=len(corpus.stories) - len(corpus.undated),
        versions=len(others),
        wanted=len(corpus.wanted),
    )


def title_suffixes(corpus: Corpus, memo: Memo) -> dict[str, str]:
    """The slugs of stories whose title or summary is that of another as well, with what tells them apart."""
    told_apart: dict[str, str] = {}
    told = memo.map(_told, list(zip(corpus.stories, corpus.prose.values(), strict=True)), _ids, share=False)
    for field in range(2):
        seen: dict[str, str] = {}
        for story, texts in zip(corpus.stories, told, strict=True):
            first = seen.setdefault(texts[field], story.slug)
            if first != story.slug:
                told_apart |= {first: first, story.slug: story.slug}
    return told_apart


def _told(text: tuple[Story, Prose]) -> tuple[str, str]:
    return head_title(text[0].title).casefold(), summary(*text).casefold()
