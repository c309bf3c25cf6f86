"""Reads `entities.yaml`, in which people set the names and types of entities, and which slugs are the same entity.

claude:
  name: Claude
  type: product
  aliases: [Claude AI]            # other names it is matched by
  merged: [claude-ai]             # slugs that are the same entity; their pages redirect
  same_as: [https://example.org/claude]
  match: true                     # match its names in texts although they are common words; false: never match
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.content.yamlfile import Fields, Value
from generator.core.problems import Problem
from generator.core.text import is_slug, web_address

TYPES = (
    "person", "organisation", "state", "place", "product", "technology", "concept", "publication", "event", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """The registry's entry for an entity.

    `match` is None if the rules for common words decide.
    """

    slug: str
    name: str | None = None
    type: str | None = None
    aliases: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    match: bool | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All registered names, the canonical one first."""
        return (*((self.name,) if self.name else ()), *self.aliases)


@dataclass(frozen=True, slots=True)
class Registry:
    """Entries by slug, and for each merged slug the one that replaces it."""

    entries: Mapping[str, RegistryEntry] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def canonical(self, slug: str) -> str:
        """Returns the slug under which the entity with this slug is published."""
        return self.moved.get(slug, slug)


def read(text: str, file: str) -> tuple[Registry, tuple[Problem, ...]]:
    """Parses the text of `entities.yaml`.

    Args:
        text: The text of the file.
        file: The name of the file in problems.

    Returns:
        The registry, and the problems of the file.
    """
    fields = Fields(file, text, "registry").load(text)
    entries: dict[str, RegistryEntry] = {}
    moved: dict[str, str] = {}
    for slug, value in fields.values.items():
        if not is_slug(slug):
            fields.add(f"{slug!r} is not a slug: lower-case letters, digits and single hyphens", value)
            continue
        if value.data is None:
            entries[slug] = RegistryEntry(slug=slug)
            continue
        entries[slug] = _entry(slug, fields.within(value), value)
    for entry in entries.values():
        for old in entry.merged:
            place = fields.values[entry.slug]
            if old in entries:
                fields.add(f"{old!r} is merged into {entry.slug!r}, and has an entry of its own", place)
            elif old in moved:
                fields.add(f"{old!r} is merged into {entry.slug!r} and into {moved[old]!r}", place)
            else:
                moved[old] = entry.slug
    return Registry(entries, moved), tuple(fields.problems)


def _entry(slug: str, fields: Fields, value: Value) -> RegistryEntry:
    fields.only(("name", "type", "aliases", "merged", "same_as", "match"))
    kind = fields.parsed("type", lambda text: text if text in TYPES else None, f"one of {', '.join(TYPES)}")
    merged = fields.texts("merged")
    for old in merged:
        if not is_slug(old) or old == slug:
            fields.add(f"{old!r} is not the slug of another entity", value)
    same_as = fields.texts("same_as")
    for address in same_as:
        if web_address(address) is None:
            fields.add(f"{address!r} is not a web address (http or https)", value)
    return RegistryEntry(
        slug=slug,
        name=fields.text("name"),
        type=kind,
        aliases=fields.texts("aliases"),
        merged=merged,
        same_as=same_as,
        match=fields.flag("match") if fields.text("match") is not None else None,
    )
