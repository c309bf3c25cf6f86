"""Plans every file of the site, and makes a document from a plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.problems import Problem
from generator.site import host_files
from generator.site.gather import Gathered
from generator.site.host_files import headers, sitemap
from generator.site.page import Page, Plan, planned
from generator.site.pages import PRODUCERS
from generator.site.renderer import Renderer


class SitePlan(NamedTuple):
    """The plan of every file of a site, by path, and the problems found on the way."""

    plans: Mapping[str, Plan]
    problems: tuple[Problem, ...]


def publish(gathered: Gathered, memo: Memo) -> SitePlan:
    """The plan of a site: each file once. Two things that claim one file are an error."""
    corpus, site = gathered.corpus, gathered.site
    plans: dict[str, Plan] = {}
    first_claims: dict[str, Plan] = {}
    listed: list[tuple[str, datetime | None]] = []
    problems = list(gathered.problems)
    for produce in (*PRODUCERS, host_files.produce):
        for produced in produce(corpus, site, memo):
            plan = planned(produced)
            # Hosts that fold case or composed letters would take these for one file.
            first = first_claims.setdefault(plan.path.casefold(), plan)
            if first is not plan:
                problems.append(_claimed_twice(first, plan))
                continue
            plans[plan.path] = plan
            if plan.address is not None:
                listed.append((plan.address, plan.modified))
    pages = [path for path in plans if path.endswith(".html")]
    for plan in (sitemap(listed, site.settings), headers(pages, site.settings)):
        plans[plan.path] = plan
    return SitePlan(plans, tuple(problems))


def show(plan: Plan, renderer: Renderer) -> Document | Problem:
    """The document of a plan, or what is wrong with the template that shows it."""
    produced = plan.make(*plan.parts)
    return renderer.render(produced) if isinstance(produced, Page) else produced


def _claimed_twice(first: Plan, second: Plan) -> Problem:
    origins = [plan.make(*plan.parts).origin for plan in (first, second)]
    return Problem(
        code="address-taken",
        message=f"two things claim {second.path}: {origins[0]} and {origins[1]}",
        hint="give one of them another slug, or take the alias away",
    )
