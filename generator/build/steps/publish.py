"""Each owner plans the files of its part of the site, and renders and stages those that differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.build.steps.relate import Related
from generator.core.memo import Memo
from generator.core.owners import Step
from generator.core.problems import Problem
from generator.files.output import Staged, stage
from generator.site.gather import Gathered
from generator.site.page import Plan, Reason, reason_for
from generator.site.publish import Claim, Origin, origins, plans, show
from generator.site.renderer import Theme
from generator.site.site import AtomEntry


class ToPublish(NamedTuple):
    """Where to stage the pages of a part: as for `stage`. `last` is what the last build planned, if it is known."""

    output: str
    dry: bool
    is_empty: bool
    keep: bool
    theme: Theme | None
    last: Mapping[str, Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What an owner staged: the files that its part has, those that it compared, why, and what is wrong.

    `plans` are kept if asked for. `gathered` is there for the one who leads alone, whom it costs nothing to tell.
    """

    claims: Sequence[Claim]
    staged: Sequence[Staged]
    reasons: Sequence[Reason]
    problems: Sequence[Problem]
    plans: Mapping[str, Plan] = field(default_factory=dict)
    gathered: Gathered | None = None


def _publish(
    memo: Memo, related: Related, heard: tuple[Mapping[str, AtomEntry], ...], given: ToPublish
) -> tuple[Related, Published]:
    """Plan the files of the part, and render and stage those whose plans differ from those of the last build."""
    entries = {slug: entry for part in heard for slug, entry in part.items()}
    gathered = related.gathered
    gathered = replace(gathered, site=replace(gathered.site, entries=entries))
    published = publish_part(plans(gathered, memo), gathered, given, memo)
    leads = gathered.site.part.number == 0
    return replace(related, gathered=gathered), replace(published, gathered=gathered if leads else None)


def publish_part(of: Iterable[Plan], gathered: Gathered, given: ToPublish, memo: Memo) -> Published:
    """Render and stage those of some plans that differ from those of the last build.

    Args:
        of: The plans.
        gathered: What they were made from.
        given: Where to, and what the last build planned.
        memo: Its pool is told how far this is.
    """
    renderer = gathered.renderer
    is_known = given.theme == renderer.theme
    claims: list[Claim] = []
    staged: list[Staged] = []
    reasons: list[Reason] = []
    problems: list[Problem] = []
    kept: dict[str, Plan] = {}
    for plan in memo.pool.counted(of, "rendering pages", len(given.last)):
        claims.append(Claim(plan.path, plan.address, plan.modified))
        if given.keep:
            kept[plan.path] = plan
        last = given.last.get(plan.path)
        if is_known and last == plan:
            continue
        if given.last:
            reasons.append(reason_for(last, plan, is_known=is_known))
        document = show(plan, renderer)
        if isinstance(document, Problem):
            problems.append(document)
        else:
            staged.append(stage(given.output, document, dry=given.dry, is_empty=given.is_empty))
    return Published(claims=claims, staged=staged, reasons=reasons, problems=problems, plans=kept)


def _origins(memo: Memo, related: Related, _heard: object, paths: frozenset[str]) -> tuple[Related, list[Origin]]:
    """Say what the files with these paths are made from."""
    return related, origins(related.gathered, memo, paths)


PUBLISH, ORIGINS = Step(_publish, heard=False), Step(_origins, heard=False)
