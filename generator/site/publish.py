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
from generator.site.gather import Gathered
from generator.site.host_files import headers, sitemaps
from generator.site.page import Group, Page, Plan, grouped
from generator.site.pages import DIVIDED, PRODUCERS
from generator.site.renderer import Renderer

_DIVIDED = DIVIDED | {host_files.produce}


class Claim(NamedTuple):
    """A file that a part of the site has: its path; if the sitemap lists it, its address and when it was changed."""

    path: str
    address: str | None
    modified: datetime | None


def groups(gathered: Gathered, memo: Memo) -> Iterator[Group]:
    """The plans of all files of a part of the site, in groups, but for those that list all others (`listing`)."""
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


def listing(claims: tuple[Claim, ...], settings: Settings) -> Group:
    """The files that list the pages of the whole site."""
    return Group("listing", "", _listing, (claims, settings))


def _listing(_memo: Memo, claims: Iterable[Claim], settings: Settings) -> list[Plan]:
    listed: list[tuple[str, datetime | None]] = []
    pages: list[str] = []
    lists: list[str] = []
    for path, address, modified in claims:
        if address is not None:
            listed.append((address, modified))
        if path.endswith(".html"):
            pages.append(path)
        elif path.endswith(".opml"):
            lists.append(path)
    return [*sitemaps(listed, settings), headers(pages, lists, settings)]


def claimed_twice(claims: Iterable[Claim]) -> frozenset[str]:
    """The paths that two things claim, folded: some hosts fold case or composed letters."""
    seen: set[str] = set()
    several: set[str] = set()
    for path, _, _ in claims:
        folded = _folded(path)
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
    return [
        Origin(number, plan.path, plan.make(*plan.parts).origin)
        for number, group in _numbered(gathered, memo)
        for plan in listed_plans(group, memo)
        if _folded(plan.path) in paths
    ]


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
