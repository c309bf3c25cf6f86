"""Formats what `check` reports beyond what a build does: as lines for people, and as data for machines."""

from collections.abc import Iterator

from generator.build.report import Report
from generator.corpus.unregistered import UnregisteredName
from generator.ingest.ingested import SeedOutcome

NAMES_SHOWN = 20
"""Maximum number of names without an entity in the lines; the data lists all."""


def as_data(report: Report) -> dict[str, object]:
    """The outcome of every seed, and what is missing or unused in the registry, ready for JSON."""
    names = report.corpus.entities.names if report.corpus else None
    return {
        "understood": [{name: getattr(seed, name) for name in SeedOutcome.__slots__} for seed in report.outcomes],
        "names_not_matched": [
            {"name": refusal.name, "slug": refusal.slug, "why": refusal.why} for refusal in names.refused
        ]
        if names
        else [],
        "names_not_covered": [
            {name: getattr(unregistered, name) for name in UnregisteredName.__slots__}
            for unregistered in report.unregistered
        ],
        "entities_not_mentioned": list(report.corpus.entities.unmentioned) if report.corpus else [],
    }


def as_lines(report: Report) -> Iterator[str]:
    """The same as lines of text."""
    for seed in report.outcomes:
        yield from _seed(seed)
    if report.corpus is None:
        return
    for refusal in report.corpus.entities.names.refused:
        yield f"name {refusal.name!r} of {refusal.slug}: not matched in texts: {refusal.why}"
    for slug in report.corpus.entities.unmentioned:
        yield f"entity {slug}: registered, and no text marks or names it"
    names = report.unregistered
    for name in names[:NAMES_SHOWN]:
        yield f"name {name.name!r}: no entity has it, and {name.stories} stories use it, such as {name.example}"
    if names[NAMES_SHOWN:]:
        yield f"{len(names) - NAMES_SHOWN} more names that no entity has: --format json lists them"


def _seed(seed: SeedOutcome) -> Iterator[str]:
    if seed.form is None:
        yield f"{seed.file}: {seed.outcome}: {seed.reason}"
        return
    yield f"{seed.file}: {seed.form}, {seed.outcome}" + (f" in {seed.story}" if seed.story else "")
    yield f"    found: {', '.join(seed.found)}"
    yield f"    missing: {', '.join(seed.missing) or 'nothing'}"
    if seed.merged_with:
        yield f"    merged with: {', '.join(seed.merged_with)}"
    if seed.reason:
        yield f"    left out: {seed.reason}"
