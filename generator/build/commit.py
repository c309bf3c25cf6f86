"""Moves what was staged into place; then repairs files that were damaged."""

from generator.build.lead import PublishedSite
from generator.build.memory import Memory
from generator.build.steps.publish import ToPublish, publish_part
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.output import Output
from generator.files.signatures import signatures
from generator.site.page import DAMAGED, Reason


def commit(
    output: Output, site: PublishedSite, given: ToPublish, memory: Memory
) -> tuple[Changes, tuple[Reason, ...], tuple[Problem, ...]]:
    """Move what was staged into place; then check that all other files are unchanged, and repair them if not.

    Args:
        output: The output folder.
        site: What was staged.
        given: Where it was staged.
        memory: What the last build left, and what this one leaves for the next.

    Returns:
        The changes, the reasons for the repairs, and the problems on the way.
    """
    paths, plans = site.paths, site.plans
    expected = {path: signature for path, signature in memory.signatures.items() if path in paths}
    if not output.dry:
        memory.drop_output()  # until all is in place
    changes = output.commit(paths, site.staged)
    stamps = {document.path: document.stamp for document in site.staged}
    untouched = [path for path in plans if path not in stamps]
    current = signatures(output.folder, untouched)
    damaged = [path for path in untouched if path not in expected or current.get(path) != expected[path]]
    problems: tuple[Problem, ...] = ()
    if damaged:
        again = given._replace(theme=None, last={}, keep=False, is_empty=False)
        repaired = publish_part([plans[path] for path in damaged], site.gathered, again, memory.memo)
        problems = tuple(repaired.problems)
        output.refuse_links(damaged)
        changes = changes.with_repairs(output.commit(paths, repaired.staged))
        stamps |= {document.path: document.stamp for document in repaired.staged}
    if not output.dry:
        new = signatures(output.folder, stamps)
        memory.theme, memory.plans = site.gathered.renderer.theme, plans
        memory.signatures = {
            **{path: expected[path] for path in untouched if path in expected and path not in stamps},
            **{path: signature for path, signature in new.items() if signature.stamp == stamps[path]},
        }
    return changes, tuple(Reason(path, DAMAGED) for path in damaged), problems
