"""Reports what was understood of every seed, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence

from generator.core.model import Capture
from generator.core.problems import Problem
from generator.ingest.ingested import SeedOutcome
from generator.ingest.merge import Merged

PUBLISHED, VERSION, REFUSED = "published", "version", "refused"


def outcomes(merged: Merged, captures: Sequence[Capture], refused: Mapping[str, Problem]) -> tuple[SeedOutcome, ...]:
    """The outcome of every seed, sorted by file.

    Args:
        merged: What the captures were merged into.
        captures: All captures.
        refused: The problem of each file that is no capture, by file.
    """
    outcome_by_file = {name: _refused(name, problem.message) for name, problem in refused.items()}
    for capture in merged.textless:
        outcome_by_file[capture.file] = _of(
            capture, REFUSED, None, (), "it has no text, and no other capture has its address"
        )
    capture_by_file = {capture.file: capture for capture in captures}
    for story in (*merged.stories, *merged.versions):
        files = [source.file for source in story.captures]
        outcome = VERSION if story.version_of else PUBLISHED
        for file in files:
            others = tuple(other for other in files if other != file)
            outcome_by_file[file] = _of(capture_by_file[file], outcome, story.version_of or story.slug, others, None)
    return tuple(outcome_by_file[file] for file in sorted(outcome_by_file))


def _refused(file: str, reason: str) -> SeedOutcome:
    return SeedOutcome(file=file, outcome=REFUSED, reason=reason)


def _of(
    capture: Capture, outcome: str, story: str | None, merged_with: tuple[str, ...], reason: str | None
) -> SeedOutcome:
    fields = dict(_fields(capture))
    return SeedOutcome(
        file=capture.file,
        outcome=outcome,
        form=capture.form,
        found=tuple(name for name, present in fields.items() if present),
        missing=tuple(name for name, present in fields.items() if not present),
        story=story,
        merged_with=merged_with,
        reason=reason,
    )


def _fields(capture: Capture) -> Iterable[tuple[str, bool]]:
    yield "title", capture.title is not None
    yield "dek", capture.description is not None
    yield "date", capture.date is not None
    yield "beat", capture.beat is not None
    yield "address", capture.source_url is not None
    yield "text", bool(capture.body)
    yield "paragraphs", len(capture.body) > 1
    yield "marks", any(mark.slug for passage in capture.body for mark in passage.marks)
    yield "related stories", bool(capture.related)
    yield "sources", bool(capture.citations)
    yield "counters", bool(capture.counters)
