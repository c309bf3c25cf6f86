"""What reading captures changes in an archive; apart from `ingest`, which takes a tenth of a second to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.core.model import Story
from generator.core.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedOutcome:
    """One seed: its format, the fields it has and lacks, what became of it, and with what or why.

    `outcome` is exactly one of published, version, refused; `story` is the slug of the story it is in,
    `merged_with` the other captures of the same text, `reason` why it was refused.
    """

    file: str
    outcome: str
    form: str | None = None
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    story: str | None = None
    merged_with: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """How to bring the stories folder up to date: what to write to it, by path, and what to remove from it.

    `by_hand` are the fields that captures would have had to infer and that a person set, by the path of the file.
    `reduced` are stories as they were before some of their captures were removed from the seeds: what only those
    captures contributed to the site goes with them. `raw` are the captures as bytes, by SHA-256.
    """

    write: Mapping[str, Story] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    by_hand: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reduced: tuple[Story, ...] = ()
    raw: Mapping[str, bytes] = field(default_factory=dict)
    outcomes: tuple[SeedOutcome, ...] = ()
    problems: tuple[Problem, ...] = ()
