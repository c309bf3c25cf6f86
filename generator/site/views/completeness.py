"""How complete the archive is, and which of its stories have the same title or summary."""

from generator.content.text_facts import TextFacts
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.corpus import Corpus
from generator.site.site import Completeness
from generator.site.views.links import head_title, summary


def _known(text: tuple[Story, TextFacts]) -> Completeness:
    """What one story has: each count is 0 or 1, except for that of its captures."""
    story, facts = text
    return Completeness(
        stories=1,
        captures=len(story.captures),
        dated=story.date is not None,
        titled=not story.infers("title"),
        in_beats=story.beat is not None,
        twice=len(story.captures) > 1,
        date_inferred=story.infers("date"),
        paragraphs=len(facts.anchors) > 1,
        paragraphs_inferred=story.infers("paragraphs"),
    )


def _ids(text: tuple[Story, TextFacts]) -> tuple[int, int]:
    return id(text[0]), id(text[1])


def completeness(corpus: Corpus, memo: Memo) -> Completeness:
    """Counts how many stories of the corpus have what."""
    texts = list(zip(corpus.stories, corpus.facts.values(), strict=True))
    counts = memo.map(_known, texts, _ids, share=False)
    sums = Completeness(*map(sum, zip(*counts, strict=True)))
    other_versions = [version for versions in corpus.versions.values() for version, _ in versions]
    return sums._replace(
        captures=sums.captures + sum(len(version.captures) for version in other_versions),
        versions=len(other_versions),
        wanted=len(corpus.wanted),
    )


def title_suffixes(corpus: Corpus, memo: Memo) -> dict[str, str]:
    """What to append to the title of each story whose title or summary another story has too (its slug), by slug."""
    suffixes: dict[str, str] = {}
    heads = memo.map(_told, list(zip(corpus.stories, corpus.facts.values(), strict=True)), _ids, share=False)
    for field in range(2):
        seen: dict[str, str] = {}
        for story, head in zip(corpus.stories, heads, strict=True):
            first = seen.setdefault(head[field], story.slug)
            if first != story.slug:
                suffixes |= {first: first, story.slug: story.slug}
    return suffixes


def _told(text: tuple[Story, TextFacts]) -> tuple[str, str]:
    """The title and the summary of a story, as they are compared."""
    return head_title(text[0].title).casefold(), summary(*text).casefold()
