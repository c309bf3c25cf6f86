"""Reports what was understood of every seed, and what became of it."""

from collections.abc import Iterable, Mapping

from generator.core.memo import FORGETFUL, Memo
from generator.core.model import Capture
from generator.core.problems import Problem
from generator.ingest.ingested import SeedOutcome
from generator.ingest.merge import Assembled, Merged

PUBLISHED, VERSION, REFUSED = "published", "version", "refused"


def outcomes(merged: Merged, refused: Mapping[str, Problem], memo: Memo = FORGETFUL) -> tuple[SeedOutcome, ...]:
    """The outcome of every seed, sorted by file.

    Args:
        merged: What the captures were merged into.
        refused: The problem of each file that is no capture, by file.
        memo: Remembers what became of the captures of one story.
    """
    outcome_by_file = {name: _refused(name, problem.message) for name, problem in refused.items()}
    for capture in merged.textless:
        outcome_by_file[capture.file] = _of(
            capture, REFUSED, None, (), "it has no text, and no other capture has its address"
        )
    for of_story in memo.map(_of_story, merged.assembled(), Assembled.key, share=False):
        outcome_by_file |= {outcome.file: outcome for outcome in of_story}
    return tuple(outcome_by_file[file] for file in sorted(outcome_by_file))


def _of_story(assembled: Assembled) -> list[SeedOutcome]:
    """What became of the captures of a story or version."""
    story, captures = assembled
    files = [capture.file for capture in captures]
    outcome = VERSION if story.version_of else PUBLISHED
    return [
        _of(
            capture,
            outcome,
            story.version_of or story.slug,
            tuple([other for other in files if other != capture.file]),
            None,
        )
        for capture in captures
    ]


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
