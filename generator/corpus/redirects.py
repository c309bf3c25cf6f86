"""Stories and their versions in; where what has moved is now out."""

from collections.abc import Iterable, Mapping, Sequence

from generator.content.prose import Prose
from generator.core.model import Story

Versions = Mapping[str, tuple[tuple[Story, Prose], ...]]
"""By the slug of a story, the other texts that it had, newest first."""


def story_redirects(shown: Sequence[Story]) -> dict[str, str]:
    """Stories in; from each slug that one had to the one it has, out. Of two that claim a slug, the first has it."""
    return {
        alias: story.slug
        for story in reversed(shown)
        for alias in story.aliases
        if alias != story.slug and "/" not in alias
    }


def version_redirects(stories: Mapping[str, Story], versions: Versions, moved: Mapping[str, str]) -> dict[str, str]:
    """From where a text of a story was read (`slug/text`) to where it is (`slug` where it is shown, or `slug/text`).

    Aliases of the form `slug/text` remember texts that are no versions any more: they are shown now, were cut off and
    stand in another, or went with their captures. Texts under a slug that the story had are those of the one it has.
    """
    old_slugs: dict[str, list[str]] = {}
    for alias, slug in moved.items():
        old_slugs.setdefault(slug, []).append(alias)
    found: dict[str, str] = {}
    for slug, story in stories.items():
        others = versions.get(slug, ())
        targets = dict.fromkeys(_texts(story.aliases), slug)
        for version, _ in others:
            targets |= dict.fromkeys(_texts(version.aliases), f"{slug}/{version.slug}")
        kept = {version.slug: f"{slug}/{version.slug}" for version, _ in others}
        targets |= kept
        for text, target in targets.items():
            found |= {f"{old}/{text}": target for old in old_slugs.get(slug, ())}
            if text not in kept:
                found[f"{slug}/{text}"] = target
    return found


def _texts(aliases: Iterable[str]) -> list[str]:
    """The aliases of texts among those of stories, without their story."""
    return [alias.rpartition("/")[2] for alias in aliases if "/" in alias]
