"""Renders the documents of plans, stages them and moves them into place; then repairs files that were damaged."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.build.memory import Memory
from generator.core.pool import Pool
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.output import Output, Staged, stage
from generator.files.signatures import signatures
from generator.site.page import DAMAGED, Plan, Reason
from generator.site.publish import show
from generator.site.renderer import Renderer


class _Order(NamedTuple):
    """A plan to render and stage, in any process."""

    plan: Plan
    renderer: Renderer
    output: str
    dry: bool
    is_empty: bool


def _carry_out(order: _Order) -> Staged | Problem:
    document = show(order.plan, order.renderer)
    return (
        document
        if isinstance(document, Problem)
        else stage(order.output, document, dry=order.dry, is_empty=order.is_empty)
    )


def stage_plans(
    plans: Sequence[Plan], renderer: Renderer, output: Output, pool: Pool
) -> tuple[list[Staged], tuple[Problem, ...]]:
    """Render the documents of plans, in all processes, and stage them.

    Returns:
        The staged documents, and the problems of templates.
    """
    folder = str(output.folder.absolute())  # other processes may have another working directory
    orders = [_Order(plan, renderer, folder, output.dry, output.is_empty) for plan in plans]
    results = list(pool.map(_carry_out, orders, "rendering pages"))
    staged = [result for result in results if isinstance(result, Staged)]
    return staged, tuple(result for result in results if isinstance(result, Problem))


def commit(
    output: Output, plans: Mapping[str, Plan], staged: Sequence[Staged], renderer: Renderer, memory: Memory
) -> tuple[Changes, tuple[Reason, ...], tuple[Problem, ...]]:
    """Move what was staged into place; then check that all other files are unchanged, and repair them if not.

    Returns:
        The changes, the reasons for the repairs, and the problems on the way.
    """
    paths = frozenset(plans)
    expected = {path: signature for path, signature in memory.signatures.items() if path in plans}
    if not output.dry:
        memory.drop_output()  # until all is in place
    changes = output.commit(paths, staged)
    stamps = {document.path: document.stamp for document in staged}
    untouched = [path for path in plans if path not in stamps]
    current = signatures(output.folder, untouched)
    damaged = [path for path in untouched if path not in expected or current.get(path) != expected[path]]
    problems: tuple[Problem, ...] = ()
    if damaged:
        repaired, problems = stage_plans([plans[path] for path in damaged], renderer, output, memory.memo.pool)
        output.refuse_links(damaged)
        changes = changes.with_repairs(output.commit(paths, repaired))
        stamps |= {document.path: document.stamp for document in repaired}
    if not output.dry:
        new = signatures(output.folder, stamps)
        memory.theme, memory.plans = renderer.theme, plans
        memory.signatures = {
            **{path: expected[path] for path in untouched if path in expected and path not in stamps},
            **{path: signature for path, signature in new.items() if signature.stamp == stamps[path]},
        }
    return changes, tuple(Reason(path, DAMAGED) for path in damaged), problems
