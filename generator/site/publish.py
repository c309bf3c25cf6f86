"""Plans the files of a part of a site, and makes a document from a plan."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from unicodedata import normalize

from generator.content.settings import Settings
from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.problems import Problem
from generator.site import host_files
from generator.site.data_listing import data_listing
from generator.site.gather import Gathered
from generator.site.host_files import headers, sitemaps
from generator.site.language import Language
from generator.site.page import Group, Page, Plan, TableSummary, grouped, planned
from generator.site.pages import DIVIDED, PRODUCERS
from generator.site.renderer import Renderer

_DIVIDED = DIVIDED | {host_files.produce}


class Claim(NamedTuple):
    """A file that a part of the site has: its path, and the `address`, `modified` and `table` of its plan."""

    path: str
    address: str | None
    modified: datetime | None
    table: TableSummary | None = None


def claim_of(plan: Plan) -> Claim:
    """The file that a plan is of."""
    return Claim(plan.path, plan.address, plan.modified, plan.table)


def groups(gathered: Gathered, memo: Memo) -> Iterator[Group]:
    """The plans of all files of a part of the site, in groups, but for those that list all others (`listings`)."""
    for _, group in _numbered(gathered, memo):
        yield group


def listed_plans(group: Group, memo: Memo) -> list[Plan]:
    """The plans of a group: as long as nothing that they are made from has changed, the same list."""
    return memo.nested(group.name, group.key, group.plans, *group.inputs)


def _numbered(gathered: Gathered, memo: Memo) -> Iterator[tuple[int, Group]]:
    corpus, site = gathered.corpus, gathered.site
    for number, produce in enumerate((*PRODUCERS, host_files.produce)):
        if produce in _DIVIDED or site.part.owns(produce.__module__):
            for produced in produce(corpus, site, memo):
                yield number, grouped(produced)


def listings(claims: Iterable[Claim], settings: Settings, language: Language) -> list[Group]:
    """What lists the pages and the tables of the whole site: the page on data, sitemaps, headers."""
    made = {claim.path: claim.table for claim in claims if claim.table is not None}
    of_data = [planned(produced) for produced in data_listing(made, settings, language)]
    listed: list[tuple[str, datetime | None]] = []
    pages: list[str] = []
    lists: list[str] = []
    for path, address, modified, _ in (*claims, *map(claim_of, of_data)):
        if address is not None:
            listed.append((address, modified))
        if path.endswith(".html"):
            pages.append(path)
        elif path.endswith(".opml"):
            lists.append(path)
    return [*map(grouped, (*of_data, *sitemaps(listed, settings), headers(pages, lists, settings)))]


def claimed_twice(claims: Iterable[Claim]) -> frozenset[str]:
    """The paths that two things claim, folded: some hosts fold case or composed letters."""
    seen: set[str] = set()
    several: set[str] = set()
    for claim in claims:
        folded = _folded(claim.path)
        (several if folded in seen else seen).add(folded)
    return frozenset(several)


def _folded(path: str) -> str:
    return path.casefold() if path.isascii() else normalize("NFC", path).casefold()


class Origin(NamedTuple):
    """What a file is made from: the number of its producer, its path, its origin in words."""

    producer: int
    path: str
    origin: str


def origins(gathered: Gathered, memo: Memo, paths: frozenset[str]) -> list[Origin]:
    """The origins of the files with these paths, folded, in a part of the site."""
    return [origin for number, group in _numbered(gathered, memo) for origin in origins_in(group, number, memo, paths)]


def origins_in(group: Group, producer: int, memo: Memo, paths: frozenset[str]) -> list[Origin]:
    """The origins of the files with these paths, folded, in a group that a producer yielded."""
    return [
        Origin(producer, plan.path, plan.make(*plan.parts).origin)
        for plan in listed_plans(group, memo)
        if _folded(plan.path) in paths
    ]


LISTING = len(PRODUCERS) + 1
"""The number of what yields `listings`: it comes after all producers."""


def address_taken(claims: Iterable[Origin]) -> Iterator[Problem]:
    """The problem of each file that two things claim, given the origins of each."""
    first: dict[str, Origin] = {}
    for claim in sorted(claims):
        other = first.setdefault(_folded(claim.path), claim)
        if other is not claim:
            yield Problem(
                code="address-taken",
                message=f"two things claim {claim.path}: {other.origin} and {claim.origin}",
                hint="give one of them another slug or name, or take the alias away",
            )


def show(plan: Plan, renderer: Renderer) -> Document | Problem:
    """The document of a plan, or what is wrong with the template that shows it."""
    produced = plan.make(*plan.parts)
    return renderer.render(produced) if isinstance(produced, Page) else produced
