"""Resolves the stories that pages announced, and lists those that the archive lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.content.teasers import TeaserIndex
from generator.content.text_facts import TextFacts
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story, Teaser
from generator.core.text import fold


@dataclass(frozen=True, slots=True)
class Related:
    """A story that a page announced. `story` is None where the archive lacks it."""

    teaser: Teaser
    story: Story | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A story that the archive lacks: what its teasers say, and the stories that name it."""

    teaser: Teaser
    named_by: tuple[Story, ...]


def related(
    stories: Sequence[Story], by_slug: Mapping[str, Story], moved: Mapping[str, str], memo: Memo = FORGETFUL
) -> dict[str, tuple[Related, ...]]:
    """Resolves the teasers of each story's page to stories: by slug, else by dek, else by title.

    A dek or title that several stories have identifies none of them. Stories that announce nothing are left out.

    Args:
        stories: The stories of the archive.
        by_slug: The same stories, by slug.
        moved: The present slug of each former slug.
        memo: Remembers the folded deks and titles.
    """
    announcing = [story for story in stories if story.related]
    if not announcing:
        return {}
    by_dek: dict[str, list[Story]] = {}
    by_title: dict[str, list[Story]] = {}
    for story, (dek, title) in zip(stories, memo.map(_called, stories, share=False), strict=True):
        if dek:
            by_dek.setdefault(dek, []).append(story)
        by_title.setdefault(title, []).append(story)

    def resolve(teaser: Teaser) -> Story | None:
        if teaser.slug and (target := by_slug.get(moved.get(teaser.slug, teaser.slug))):
            return target
        for text, index in ((teaser.dek, by_dek), (teaser.title, by_title)):
            candidates = index.get(fold(text), []) if text else []
            if len(candidates) == 1:
                return candidates[0]
        return None

    return {story.slug: tuple(Related(teaser, resolve(teaser)) for teaser in story.related) for story in announcing}


def _called(story: Story) -> tuple[str, str]:
    return fold(story.description or ""), fold(story.title)


def wanted(
    stories: Sequence[Story],
    announced: Mapping[str, tuple[Related, ...]],
    texts: Mapping[str, TextFacts],
    lacking: Iterable[str],
) -> tuple[Wanted, ...]:
    """Lists the stories that pages announce or texts refer to and the archive lacks, the most named first.

    Args:
        stories: The stories of the archive.
        announced: What the page of each story announced, by its slug.
        texts: The facts of each story's text, by slug.
        lacking: The slugs of stories that any text refers to and the archive lacks.
    """
    index = TeaserIndex()
    named: dict[int, dict[str, Story]] = {}
    missing = {("story", slug) for slug in lacking}
    if not announced and not missing:
        return ()
    for story in stories:
        text = texts[story.slug]
        teasers = [item.teaser for item in announced.get(story.slug, ()) if item.story is None]
        if not teasers and missing.isdisjoint(text.targets):
            continue
        references = [ref for ref in text.references if (ref.kind, ref.slug) in missing]
        teasers += [Teaser(title=reference.label, slug=reference.slug) for reference in references]
        for teaser in teasers:
            named.setdefault(index.add(teaser), {})[story.slug] = story
    entries = (Wanted(teaser, tuple(named[position].values())) for position, teaser in enumerate(index.teasers))
    return tuple(sorted(entries, key=lambda item: (-len(item.named_by), item.teaser.name.casefold())))
