"""Content and templates in, a plan of each document of the site out, with problems among them; and a plan shown."""

from collections.abc import Iterator
from datetime import datetime

from generator.core.document import Document
from generator.core.problems import Problem
from generator.site import host_files
from generator.site.gather import Gathered
from generator.site.host_files import headers, sitemap
from generator.site.page import Page, Plan, planned
from generator.site.pages import PRODUCERS
from generator.site.renderer import Look


def publish(gathered: Gathered) -> Iterator[Plan | Problem]:
    """What pages are made from in; plans of all that is to be made out, each file once, and problems between them."""
    yield from gathered.problems
    corpus, site = gathered.corpus, gathered.site
    taken: dict[str, Plan] = {}
    listed: list[tuple[str, datetime | None]] = []
    for produce in (*PRODUCERS, host_files.produce):
        for made in produce(corpus, site):
            plan = planned(made)
            # Hosts that fold case or composed letters would take these for one file.
            first = taken.setdefault(plan.path.casefold(), plan)
            if first is not plan:
                yield _taken(first, plan)
                continue
            if plan.address is not None:
                listed.append((plan.address, plan.modified))
            yield plan
    yield sitemap(listed, site.settings)
    yield headers((plan.path for plan in taken.values() if plan.path.endswith(".html")), site.settings)


def show(plan: Plan, look: Look) -> Document | Problem:
    """A plan in, its document out, or what is wrong with the template that shows it."""
    made = plan.make(*plan.parts)
    return look.render(made) if isinstance(made, Page) else made


def _taken(first: Plan, second: Plan) -> Problem:
    origins = [plan.make(*plan.parts).origin for plan in (first, second)]
    return Problem(
        code="address-taken",
        message=f"two things claim {second.path}: {origins[0]} and {origins[1]}",
        hint="give one of them another slug, or take the alias away",
    )
