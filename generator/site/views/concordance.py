"""Mentions of an entity in their sentences, story by story, as a concordance."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generator.core.chunks import chunks
from generator.core.digests import digest_of
from generator.core.memo import Memo
from generator.corpus.concordance import Mention
from generator.corpus.entities import Entity
from generator.site.language import Language
from generator.site.page import Link
from generator.site.site import Row
from generator.site.views.grouping import ListEntry

LINES = 100
"""The maximum number of mentions of an entity that are shown for one story."""

COLUMN = 30
"""How many characters fit into the column of a concordance."""

_ENTRY, _LINE = 400, 190
"""What a story and a mention take in HTML beside their words, in bytes."""


class MentionLine(NamedTuple):
    """A mention in its sentence, and the paragraph that it is in; `marked` as in `Mention`."""

    before: str
    words: str
    after: str
    href: str
    marked: bool


class StoryMentions(NamedTuple):
    """A story with its mentions of an entity; without any if only its front matter lists the entity.

    `is_running` says that the sentences are not aligned at the name, because it is too long for a column.
    """

    row: Row
    lines: tuple[MentionLine, ...]
    more: str
    is_running: bool


class MentioningStory:
    """What the page of any of its entities needs of one story: its row, the entities marked in it, all its mentions."""

    __slots__ = ("_digest", "marked", "mentions", "row", "slug")

    def __init__(self, slug: str, row: Row, marked: tuple[Link, ...], mentions: tuple[Mention, ...]) -> None:
        self.slug = slug
        self.row = row
        self.marked = marked
        self.mentions = mentions
        self._digest: bytes | None = None

    @property
    def digest(self) -> bytes:
        """Identifies it in every process: worked out once for all entities, of which a story has many."""
        if self._digest is None:
            self._digest = digest_of(*self._fields())
        return self._digest

    def _fields(self) -> tuple[object, ...]:
        return self.slug, self.row, self.marked, self.mentions

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, MentioningStory) and self._fields() == other._fields())

    def __hash__(self) -> int:
        return hash(self.slug)


def mention_entries(
    entity: Entity, stories: Sequence[MentioningStory], how: str, language: Language, memo: Memo
) -> list[ListEntry]:
    """The entries of an entity's list: each story with its mentions of the entity.

    Args:
        entity: The entity.
        stories: The stories of the list, in order.
        how: The name of the list in the memory, since an entity has two.
        language: The language of the site.
        memo: The memory.
    """
    return [
        entry
        for number, part in chunks(stories)
        for entry in memo.call(
            "mentions", (entity.slug, how, number), _entries, entity.slug, entity.name, entity.earlier, part, language
        )
    ]


def _entries(
    slug: str, name: str, earlier: frozenset[str], stories: Iterable[MentioningStory], language: Language
) -> list[ListEntry]:
    entries: list[ListEntry] = []
    for story in stories:
        row = story.row._replace(earlier=True) if story.slug in earlier else story.row
        lines: list[MentionLine] = []
        number = size = 0
        is_running = False
        for kind, mentioned, anchor, before, words, after, marked in story.mentions:
            if mentioned != slug or kind != "entity":
                continue
            number += 1
            if number <= LINES:
                line = MentionLine(before, words or name, after, f"{row.href}#{anchor}", marked)
                lines.append(line)
                size += _LINE + len(line.href) + len(f"{before}{line.words}{after}".encode())
                is_running = is_running or len(line.words) > COLUMN
        more = ""
        if number > LINES:
            more = language.ngettext("and %(num)s more mention", "and %(num)s more mentions", number - LINES)
        entries.append(
            ListEntry(row.title, row.date, StoryMentions(row, tuple(lines), more, is_running), _ENTRY + size)
        )
    return entries
