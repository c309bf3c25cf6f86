"""`entities.yaml` in, what a person decided on entities out: their names, their kind, which slugs are one of them.

claude:
  name: Claude
  type: product
  aliases: [Claude AI]            # other names it is matched by
  merged: [claude-ai]             # slugs that are this one; their pages redirect
  same_as: [https://example.org/claude]
  match: true                     # match its names in texts though they are common words; false: never match
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.content.yamlfile import Fields, Value
from generator.core.problems import Problem
from generator.core.text import is_slug, web_address

FILE = "entities.yaml"

TYPES = (
    "person", "organisation", "state", "place", "product", "technology", "concept", "publication", "event", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is registered on one entity. `match` is None where the rules for common words decide."""

    slug: str
    name: str | None = None
    type: str | None = None
    aliases: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    match: bool | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are registered, the canonical one first."""
        return (*((self.name,) if self.name else ()), *self.aliases)


@dataclass(frozen=True, slots=True)
class Registry:
    """Entries by slug, and the slug that each merged one is now."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def canonical(self, slug: str) -> str:
        """A slug as marked in, the one it is published under out."""
        return self.moved.get(slug, slug)


def read(text: str, file: str) -> tuple[Registry, tuple[Problem, ...]]:
    """The text of `entities.yaml` in; the registry, and what is wrong with the file, out."""
    found = Fields(file, text, "registry").load(text)
    entries: dict[str, Entry] = {}
    moved: dict[str, str] = {}
    for slug, value in found.values.items():
        if not is_slug(slug):
            found.add(f"{slug!r} is not a slug: lower-case letters, digits and single hyphens", value)
            continue
        if value.data is None:
            entries[slug] = Entry(slug=slug)
            continue
        entries[slug] = _entry(slug, found.within(value), value)
    for entry in entries.values():
        for old in entry.merged:
            place = found.values[entry.slug]
            if old in entries:
                found.add(f"{old!r} is merged into {entry.slug!r}, and has an entry of its own", place)
            elif old in moved:
                found.add(f"{old!r} is merged into {entry.slug!r} and into {moved[old]!r}", place)
            else:
                moved[old] = entry.slug
    return Registry(entries, moved), tuple(found.problems)


def _entry(slug: str, fields: Fields, value: Value) -> Entry:
    fields.only(("name", "type", "aliases", "merged", "same_as", "match"))
    kind = fields.parsed("type", lambda text: text if text in TYPES else None, f"one of {', '.join(TYPES)}")
    merged = fields.texts("merged")
    for old in merged:
        if not is_slug(old) or old == slug:
            fields.add(f"{old!r} is no other slug", value)
    same_as = fields.texts("same_as")
    for address in same_as:
        if web_address(address) is None:
            fields.add(f"{address!r} is not a web address (http or https)", value)
    return Entry(
        slug=slug,
        name=fields.text("name"),
        type=kind,
        aliases=fields.texts("aliases"),
        merged=merged,
        same_as=same_as,
        match=fields.flag("match") if fields.text("match") is not None else None,
    )
