"""The lines of one story in each table that has lines of stories: whoever has its text makes them, once."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from generator.site.site import Lines
from generator.site.views.archive_tables import CAPTURES, STORIES, StoryOf, capture_rows, mention_rows, story_rows
from generator.site.views.mentions_table import MENTIONS
from generator.site.views.tables import Row, Table, lines
from generator.site.views.version_tables import CHANGES, VERSIONS, change_rows, version_rows

_ROWS: tuple[tuple[Table, Callable[[StoryOf, str], Sequence[Row]]], ...] = (
    (STORIES, story_rows),
    (CAPTURES, capture_rows),
    (VERSIONS, version_rows),
    (CHANGES, change_rows),
    (MENTIONS, mention_rows),
)

STORY_TABLES = tuple(table for table, _ in _ROWS)
"""The tables that have lines of each story."""


class LineInputs(NamedTuple):
    """What the lines of a story are made from: what is known of it, and the address of the site."""

    story: StoryOf
    base: str

    @property
    def key(self) -> Hashable:
        """Identifies the inputs in the memory: stories and mentions by identity, the rest by value."""
        of = self.story
        versions = tuple([(id(version), anchors) for version, anchors in of.versions])
        return id(of.story), of.summary, of.anchors, versions, id(of.mentions), of.names, self.base


def story_lines(inputs: LineInputs) -> tuple[Lines, ...]:
    """The lines of a story in each of `STORY_TABLES`."""
    return tuple([lines(table, rows(inputs.story, inputs.base)) for table, rows in _ROWS])
