"""The options of a build, and its report."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.core.problems import Problem, Severity
from generator.files.changes import Changes

if TYPE_CHECKING:  # a report that is read back from the record needs none of these, and importing them takes time
    from generator.build.derived.entries import EntryChanges
    from generator.content.settings import Settings
    from generator.corpus.corpus import Corpus
    from generator.corpus.unregistered import UnregisteredName
    from generator.files.sources import Sources
    from generator.ingest.ingested import SeedOutcome
    from generator.site.page import Reason


@dataclass(frozen=True, slots=True)
class Options:
    """How to build.

    `base_url` takes precedence over that of the settings, `strict` treats warnings as errors, `dry_run` writes
    nothing, `allow_lost` builds even if published addresses are lost, `lost` are the slugs of those that may be,
    `record` writes down the addresses of the site as published, `index` makes the search index and the
    database as well, which take as long as the build. `names` lists the names that no entity
    has, `entries` compares the entries of feeds with those of the last build.
    `offline` makes a site to be opened from a folder, whatever the settings say.
    """

    base_url: str | None = None
    strict: bool = False
    dry_run: bool = False
    allow_lost: bool = False
    lost: frozenset[str] = frozenset()
    index: bool = False
    record: bool = False
    names: bool = False
    entries: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, and its problems.

    `written` is false if an error kept everything as it was, and in a dry run. `halfway` means that the disk failed
    while files were moved into place: each file is whole, but not all are new. `reasons` say why pages were
    rendered again, if this process has built before. `corpus` is what was published, or would have been,
    `unregistered` the names that no entity has and `entries` what would change in feeds, if these were asked for;
    `settings` are those of the site, with texts in its language; `sources` is what was read, `passed_over` what was not
    because of its name.
    """

    problems: tuple[Problem, ...] = ()
    seeds: int = 0
    captures: int = 0
    stories: int = 0
    written: bool = False
    halfway: bool = False
    output: Changes = field(default_factory=Changes)
    content: Changes = field(default_factory=Changes)
    strict: bool = False
    reasons: "tuple[Reason, ...]" = ()
    outcomes: "tuple[SeedOutcome, ...]" = ()
    corpus: "Corpus | None" = None
    settings: "Settings | None" = None
    entries: "EntryChanges | None" = None
    unregistered: "tuple[UnregisteredName, ...]" = ()
    sources: "Sources | None" = None
    passed_over: tuple[str, ...] = ()

    @property
    def limit(self) -> Severity:
        """The severity from which on a problem makes the build fail."""
        return Severity.WARNING if self.strict else Severity.ERROR

    @property
    def failed(self) -> bool:
        """Whether there are errors, or warnings where those count as errors."""
        return any(problem.severity >= self.limit for problem in self.problems)
