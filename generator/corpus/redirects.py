"""Redirects from former slugs of stories and former places of their texts."""

from collections.abc import Iterable, Mapping, Sequence

from generator.content.text_facts import TextFacts
from generator.core.model import Story

Versions = Mapping[str, tuple[tuple[Story, TextFacts], ...]]
"""The other texts that each story had, by the story's slug, newest first."""


def story_redirects(shown: Sequence[Story]) -> dict[str, str]:
    """Maps each former slug of a story to its present one; if two stories claim a slug, the first has it."""
    return {
        alias: story.slug
        for story in reversed(shown)
        for alias in story.aliases
        if alias != story.slug and "/" not in alias
    }


def version_redirects(stories: Mapping[str, Story], versions: Versions, moved: Mapping[str, str]) -> dict[str, str]:
    """Maps the former place of each text (`slug/text`) to the present one.

    That is `slug` for the text that is shown, else `slug/text`. Aliases of the form `slug/text` record texts that
    are no longer versions: they are shown now, were cut off and are part of another, or were removed with their
    captures. The texts under a former slug of a story redirect to those under its present slug.

    Args:
        stories: The shown stories, by slug.
        versions: The other texts of each story.
        moved: The present slug of each former slug.
    """
    old_slugs: dict[str, list[str]] = {}
    for alias, slug in moved.items():
        old_slugs.setdefault(slug, []).append(alias)
    redirects: dict[str, str] = {}
    for slug, story in stories.items():
        others = versions.get(slug, ())
        if not others and not story.aliases:
            continue
        targets = dict.fromkeys(_texts(story.aliases), slug)
        for version, _ in others:
            targets |= dict.fromkeys(_texts(version.aliases), f"{slug}/{version.slug}")
        kept = {version.slug: f"{slug}/{version.slug}" for version, _ in others}
        targets |= kept
        for text, target in targets.items():
            redirects |= {f"{old}/{text}": target for old in old_slugs.get(slug, ())}
            if text not in kept:
                redirects[f"{slug}/{text}"] = target
    return redirects


def _texts(aliases: Iterable[str]) -> list[str]:
    """The ids of texts in those aliases that have the form `slug/text`."""
    return [alias.rpartition("/")[2] for alias in aliases if "/" in alias]
