"""Each owner plans the files of its part of the site, and renders and stages those that differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from generator.site.renderer import Renderer, Theme
from generator.site.site import AtomEntry


class Group(NamedTuple):
    """Plans that are remembered together, with what follows from them."""

    plans: list[Plan]
    claims: tuple[Claim, ...]
    by_path: Mapping[str, Plan]


class Last(NamedTuple):
    """What the last build planned, as far as this process remembers: groups by the identity of their lists."""

    theme: Theme | None = None
    plans: Mapping[str, Plan] = {}
    groups: Mapping[int, Group] = {}


class ToPublish(NamedTuple):
    """Where to stage the pages of a part, as for `stage`; and what the last build planned."""

    output: str
    dry: bool
    is_empty: bool
    last: Last


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What an owner staged: the files that its part has, those that it compared, why, and what is wrong.

    `plans` and `groups` are there where the owner remembers them. `gathered` is there for the one who leads, whom it
    costs nothing to tell.
    """

    claims: Sequence[Claim]
    staged: Sequence[Staged]
    reasons: Sequence[Reason]
    problems: Sequence[Problem]
    plans: Mapping[str, Plan] = field(default_factory=dict)
    groups: Mapping[int, Group] = field(default_factory=dict)
    gathered: Gathered | None = None


def _publish(
    memo: Memo, related: Related, heard: tuple[Mapping[str, AtomEntry], ...], given: ToPublish
) -> tuple[Related, Published]:
    """Plan the files of the part, and render and stage those whose plans differ from those of the last build."""
    entries = {slug: entry for part in heard for slug, entry in part.items()}
    gathered = related.gathered
    gathered = replace(gathered, site=replace(gathered.site, entries=entries))
    published = publish_part(plans(gathered, memo), gathered.renderer, given, memo)
    leads = gathered.site.part.number == 0
    return replace(related, gathered=gathered), replace(published, gathered=gathered if leads else None)


def publish_part(of: Iterable[list[Plan]], renderer: Renderer, given: ToPublish, memo: Memo) -> Published:
    """Render and stage those of some plans that differ from those of the last build.

    Args:
        of: The plans, in groups.
        renderer: Renders the pages.
        given: Where to, and what the last build planned.
        memo: Whether anything is remembered; its pool is told how far this is.
    """
    theme, last_plans, last_groups = given.last
    is_known = theme == renderer.theme
    claims: list[Claim] = []
    staged: list[Staged] = []
    reasons: list[Reason] = []
    problems: list[Problem] = []
    kept: dict[str, Plan] = {}
    groups: dict[int, Group] = {}

    def to_compare() -> Iterator[Plan]:
        """The plans of all groups but those that are the same lists as in the last build."""
        for plan_list in of:
            group = last_groups.get(id(plan_list))
            is_same = group is not None and group.plans is plan_list
            if group is None or not is_same:
                group = _group(plan_list)
            claims.extend(group.claims)
            if memo.keep:
                groups[id(plan_list)] = group
                kept.update(group.by_path)
            if not (is_same and is_known):
                yield from plan_list

    for plan in memo.pool.counted(to_compare(), "rendering pages"):
        last = last_plans.get(plan.path)
        if is_known and last == plan:
            continue
        if last_plans:
            reasons.append(reason_for(last, plan, is_known=is_known))
        document = show(plan, renderer)
        if isinstance(document, Problem):
            problems.append(document)
        else:
            staged.append(stage(given.output, document, dry=given.dry, is_empty=given.is_empty))
    return Published(claims=claims, staged=staged, reasons=reasons, problems=problems, plans=kept, groups=groups)


def _group(plan_list: list[Plan]) -> Group:
    claims = tuple([Claim(plan.path, plan.address, plan.modified) for plan in plan_list])
    return Group(plan_list, claims, {plan.path: plan for plan in plan_list})


def _origins(memo: Memo, related: Related, _heard: object, paths: frozenset[str]) -> tuple[Related, list[Origin]]:
    """Say what the files with these paths are made from."""
    return related, origins(related.gathered, memo, paths)


PUBLISH, ORIGINS = Step(_publish, heard=False), Step(_origins, heard=False)
