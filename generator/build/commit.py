"""Moves what was staged into place; then repairs files that were damaged."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.build.lead import PublishedSite
from generator.build.memory import Memory
from generator.build.steps.publish import Last, ToPublish, publish_part
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.output import Output
from generator.files.signatures import Signature, signatures
from generator.site.page import DAMAGED, Reason


def commit(
    output: Output, site: PublishedSite, given: ToPublish, memory: Memory, *, trusts: bool
) -> tuple[Changes, tuple[Reason, ...], tuple[Problem, ...]]:
    """Move what was staged into place; then check that all other files are unchanged, and repair them if not.

    Args:
        output: The output folder.
        site: What was staged.
        given: Where it was staged.
        memory: What the last build left, and what this one leaves for the next.
        trusts: Whether files that nothing was staged for are taken to be as the last build left them.

    Returns:
        The changes, the reasons for the repairs, and the problems on the way.
    """
    paths, plans, left = site.paths, site.last.plans, memory.signatures
    if not output.dry:
        memory.drop_output()  # until all is in place
    changes = output.commit(paths, site.staged)
    stamps = {document.path: document.stamp for document in site.staged}
    damaged = [] if trusts else _damaged(output.folder, [path for path in plans if path not in stamps], left)
    problems: tuple[Problem, ...] = ()
    if damaged:
        again = given._replace(last=Last(), is_empty=False)
        repaired = publish_part([[plans[path] for path in damaged]], site.gathered.renderer, again, memory.memo)
        problems = tuple(repaired.problems)
        output.refuse_links(damaged)
        changes = changes.with_repairs(output.commit(paths, repaired.staged))
        stamps |= {document.path: document.stamp for document in repaired.staged}
    if not output.dry:
        new = signatures(output.folder, stamps)
        memory.last = site.last
        kept = left.keys() & paths - stamps.keys() if plans else frozenset[str]()
        memory.signatures = {
            **{path: left[path] for path in kept},
            **{path: signature for path, signature in new.items() if signature.stamp == stamps[path]},
        }
    return changes, tuple(Reason(path, DAMAGED) for path in damaged), problems


def _damaged(folder: Path, untouched: Sequence[str], left: Mapping[str, Signature]) -> list[str]:
    """Those of some files that are not as the last build left them."""
    current = signatures(folder, untouched)
    return [path for path in untouched if path not in left or current.get(path) != left[path]]
