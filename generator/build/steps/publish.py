"""Each owner plans the files of its part of the site, and renders and stages those that differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.build.left import Left, LeftGroup
from generator.build.steps.relate import Related, ToList
from generator.content.settings import Settings
from generator.core.digests import digest_of
from generator.core.memo import Memo
from generator.core.owners import Step
from generator.core.problems import Problem
from generator.corpus.corpus import Corpus, without_texts
from generator.files.stage import Stage, Staged
from generator.site.gather import Gathered
from generator.site.page import DAMAGED, Group, Plan, Reason, reason_for
from generator.site.pages.data import joined_lines
from generator.site.publish import Claim, Origin, claim_of, groups, listed_plans, origins, show
from generator.site.renderer import Renderer, Theme
from generator.site.site import FeedItem


class Planned(NamedTuple):
    """A group and its plans, with what follows from them."""

    group: Group
    plans: list[Plan]
    claims: tuple[Claim, ...]
    by_path: Mapping[str, Plan]


class Last(NamedTuple):
    """What the last build planned, as far as this process remembers: plans by their files, groups by their ids."""

    theme: Theme | None = None
    plans: Mapping[str, Plan] = {}
    groups: Mapping[str, Planned] = {}


class ToPublish(NamedTuple):
    """Where to stage the pages of a part; and what earlier builds planned, in this process or before.

    `dry` is whether nothing is to be written, `damaged` are files that are not as the last build left them. `tells` is
    whether a later process will want to know what is planned now.
    """

    stage: Stage
    dry: bool
    last: Last
    left: Left = Left()
    damaged: frozenset[str] = frozenset()
    tells: bool = False


class Overview(NamedTuple):
    """What whoever leads needs to know of the site: stories and names, settings, theme, and the problems so far.

    `feed_ids` are the ids of stories.
    """

    corpus: Corpus
    settings: Settings
    theme: Theme
    problems: tuple[Problem, ...]
    feed_ids: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What an owner staged: the files that its part has, those that it compared, why, and what is wrong.

    `plans` and `groups` are there where the owner remembers them, `left` where a later process is told, `items` are the
    entries of its feeds in a dry run. The first owner has the `overview`.
    """

    claims: Sequence[Claim]
    staged: Sequence[Staged]
    reasons: Sequence[Reason]
    problems: Sequence[Problem]
    plans: Mapping[str, Plan] = field(default_factory=dict)
    groups: Mapping[str, Planned] = field(default_factory=dict)
    left: Mapping[str, LeftGroup] = field(default_factory=dict)
    items: Mapping[str, FeedItem] = field(default_factory=dict)
    overview: Overview | None = None


def _publish(memo: Memo, related: Related, heard: tuple[ToList, ...], given: ToPublish) -> tuple[Related, Published]:
    """Plan the files of the part, and render and stage those whose plans differ from those of the last build."""
    items = {slug: item for told in heard for slug, item in told.items.items()}
    lines = joined_lines(told.lines for told in heard)
    gathered = related.gathered
    gathered = replace(gathered, site=replace(gathered.site, items=items, lines=lines))
    published = _publish_part(groups(gathered, memo), gathered.renderer, given, memo)
    overview = _overview(gathered) if gathered.site.part.number == 0 else None
    published = replace(published, items=items if given.dry else {}, overview=overview)
    return replace(related, gathered=gathered), published


def _overview(gathered: Gathered) -> Overview:
    site = gathered.site
    return Overview(
        without_texts(gathered.corpus),
        site.settings,
        gathered.renderer.theme,
        gathered.problems,
        site.feed_ids,
    )


def _publish_part(of: Iterable[Group], renderer: Renderer, given: ToPublish, memo: Memo) -> Published:
    """Render and stage those of some plans that differ from those of the last build.

    Args:
        of: The plans, in groups.
        renderer: Renders the pages.
        given: Where to, and what the last build planned.
        memo: Whether anything is remembered; its pool is told how far this is.
    """
    part = _Part(renderer, given, memo)
    for plan in memo.pool.counted(part.to_render(of), "rendering pages"):
        part.render(plan)
    given.stage.finish()
    return Published(
        claims=part.claims,
        staged=part.staged,
        reasons=part.reasons,
        problems=part.problems,
        plans=part.plans,
        groups=part.groups,
        left=part.left,
    )


class _Part:
    """The files of a part while they are being published: the fields of `Published`."""

    def __init__(self, renderer: Renderer, given: ToPublish, memo: Memo) -> None:
        self._renderer = renderer
        self._given = given
        self._memo = memo
        self._is_last_theme = given.last.theme == renderer.theme
        self._is_left_theme = bool(given.left.groups) and given.left.theme == digest_of(renderer.theme)
        self.claims: list[Claim] = []
        self.staged: list[Staged] = []
        self.reasons: list[Reason] = []
        self.problems: list[Problem] = []
        self.plans: dict[str, Plan] = {}
        self.groups: dict[str, Planned] = {}
        self.left: dict[str, LeftGroup] = {}

    def to_render(self, of: Iterable[Group]) -> Iterator[Plan]:
        """The plans of those groups that are not known to be the same as in the last build."""
        for group in of:
            digest = digest_of(group.plans, group.inputs) if self._given.tells or self._is_left_theme else b""
            left = self._left(group, digest)
            if left is not None and not self._memo.keep:
                self.claims.extend(left.claims)
                self.left[group.id] = left
                continue
            plans, is_same = self._planned(group)
            self.claims.extend(plans.claims)
            if self._given.tells:
                self.left[group.id] = LeftGroup(digest, plans.claims)
            if left is None and not is_same:
                yield from plans.plans

    def _left(self, group: Group, digest: bytes) -> LeftGroup | None:
        """What an earlier process planned of a group, if that is the same now and its files are as they were left."""
        left = self._given.left.groups.get(group.id) if self._is_left_theme else None
        return None if left is None or left.digest != digest or self._is_damaged(left.claims) else left

    def _planned(self, group: Group) -> tuple[Planned, bool]:
        """The plans of a group, and whether they are those of the last build, and their files as they were left."""
        last = self._given.last.groups.get(group.id)
        if last is None or last.group is not group:
            plans = listed_plans(group, self._memo)
            is_same = last is not None and last.plans is plans
            planned = last._replace(group=group) if last is not None and is_same else _with_claims(group, plans)
        else:
            is_same, planned = True, last
        if self._memo.keep:
            self.groups[group.id] = planned
            self.plans.update(planned.by_path)
        return planned, is_same and self._is_last_theme and not self._is_damaged(planned.claims)

    def _is_damaged(self, claims: Iterable[Claim]) -> bool:
        damaged = self._given.damaged
        return bool(damaged) and any(claim.path in damaged for claim in claims)

    def render(self, plan: Plan) -> None:
        """Render and stage a plan, unless it is the same as in the last build and its file is as it was left."""
        last, is_damaged = self._given.last.plans.get(plan.path), plan.path in self._given.damaged
        is_same = self._is_last_theme and last == plan
        if is_same and not is_damaged:
            return
        if self._given.last.plans:
            self.reasons.append(
                Reason(plan.path, DAMAGED) if is_same else reason_for(last, plan, is_known=self._is_last_theme)
            )
        document = show(plan, self._renderer)
        if isinstance(document, Problem):
            self.problems.append(document)
        else:
            self.staged.append(self._given.stage.put(document))


def _with_claims(group: Group, plans: list[Plan]) -> Planned:
    return Planned(group, plans, tuple(map(claim_of, plans)), {plan.path: plan for plan in plans})


class ToPublishMore(NamedTuple):
    """What whoever leads has an owner publish, and where to."""

    to: ToPublish
    groups: tuple[Group, ...]


def _publish_more(memo: Memo, related: Related, _heard: object, given: ToPublishMore) -> tuple[Related, Published]:
    """Publish what lists the pages of all parts, or some of it."""
    return related, _publish_part(given.groups, related.gathered.renderer, given.to, memo)


def _origins(memo: Memo, related: Related, _heard: object, paths: frozenset[str]) -> tuple[Related, list[Origin]]:
    """Say what the files with these paths are made from."""
    return related, origins(related.gathered, memo, paths)


PUBLISH, PUBLISH_MORE = Step(_publish, heard=False), Step(_publish_more, heard=False)
ORIGINS = Step(_origins, heard=False)
