"""Stories and what their pages announced in; the stories that the archive has, and those that it lacks, out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.content.prose import Prose
from generator.content.teasers import TeaserIndex
from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Story, Teaser
from generator.core.text import fold


@dataclass(frozen=True, slots=True)
class Related:
    """A story that a page announced, and that story where the archive has it."""

    teaser: Teaser
    story: Story | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A story that the archive lacks: what is known of it, and which stories name it."""

    teaser: Teaser
    named_by: tuple[Story, ...]


def related(
    stories: Sequence[Story], by_slug: Mapping[str, Story], moved: Mapping[str, str], memo: Memo = FORGETFUL
) -> dict[str, tuple[Related, ...]]:
    """What each story's page announced, with the story meant: that of the slug, else of the dek, else of the title.

    A dek or title that several stories have tells none of them. Stories that announce nothing are left out.
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

    def meant(teaser: Teaser) -> Story | None:
        if teaser.slug and (found := by_slug.get(moved.get(teaser.slug, teaser.slug))):
            return found
        for text, index in ((teaser.dek, by_dek), (teaser.title, by_title)):
            told = index.get(fold(text), []) if text else []
            if len(told) == 1:
                return told[0]
        return None

    return {story.slug: tuple(Related(teaser, meant(teaser)) for teaser in story.related) for story in announcing}


def _called(story: Story) -> tuple[str, str]:
    return fold(story.description or ""), fold(story.title)


def wanted(
    stories: Sequence[Story],
    announced: Mapping[str, tuple[Related, ...]],
    texts: Mapping[str, Prose],
    lacking: Iterable[str],
) -> tuple[Wanted, ...]:
    """What pages announced and texts refer to and the archive lacks, the most named first.

    `lacking` are the slugs of stories that any text refers to and the archive has not.
    """
    known = TeaserIndex()
    named: dict[int, dict[str, Story]] = {}
    missing = {("story", slug) for slug in lacking}
    if not announced and not missing:
        return ()
    for story in stories:
        text = texts[story.slug]
        teasers = [each.teaser for each in announced.get(story.slug, ()) if each.story is None]
        if not teasers and missing.isdisjoint(text.targets):
            continue
        references = [ref for ref in text.references if (ref.kind, ref.slug) in missing]
        teasers += [Teaser(title=reference.label, slug=reference.slug) for reference in references]
        for teaser in teasers:
            named.setdefault(known.add(teaser), {})[story.slug] = story
    found = (Wanted(teaser, tuple(named[place].values())) for place, teaser in enumerate(known.teasers))
    return tuple(sorted(found, key=lambda each: (-len(each.named_by), each.teaser.name.casefold())))
