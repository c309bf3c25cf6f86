"""Draws the network of the entities that appear together in most stories."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.graph_layout import HEIGHT, WIDTH, Spot, layout
from generator.site.language import Language
from generator.site.site import Site
from generator.site.views.cooccurrence import neighbours
from generator.site.views.links import CountedLink

NODES, EDGES = 28, 3
"""How many entities, those in most stories, the network has at most, and how many lines begin at each."""

LEAST = 8
"""With fewer entities than this there is no network: a table says the same at a glance."""

STRONGEST = 10
"""How many pairs are listed where there is no room for the network."""

_LABEL = 22
"""How many characters of a name the network shows."""


class Node(NamedTuple):
    """An entity in the drawing: its label and the box it stands in."""

    label: str
    name: str
    href: str
    x: int
    y: int
    left: int
    top: int
    width: int


class Edge(NamedTuple):
    """A line between two entities, the wider the more stories they have in common."""

    title: str
    href: str
    x1: int
    y1: int
    x2: int
    y2: int
    strength: int


class Pair(NamedTuple):
    """Two entities that appear together: in how many stories, and how wide its bar is, in hundredths."""

    one: CountedLink
    other: CountedLink
    times: int
    width: int


class Neighbours(NamedTuple):
    """An entity of the network, and those that a line joins it to, with how many stories they share."""

    entity: CountedLink
    others: tuple[CountedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The drawing of entities that appear together, its strongest lines as a list, and all as a table."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    strongest: tuple[Pair, ...]
    table: tuple[Neighbours, ...]


class _Joined(NamedTuple):
    """Two entities, by number, that appear together, and in how many stories."""

    one: int
    other: int
    times: int


def network_of(corpus: Corpus, site: Site, memo: Memo) -> Network | None:
    """The network of the entities in most stories, without those that appear with no other of them."""
    marked = sorted(
        (entity for entity in corpus.entities.all if len(entity.stories) > 1),
        key=lambda entity: (-len(entity.stories), entity.name.casefold(), entity.slug),
    )[:NODES]
    pairs = tuple(_joined(marked, site, memo))
    used = sorted({place for pair in pairs for place in pair[:2]})
    if len(used) < LEAST:
        return None
    entities = [marked[place] for place in used]
    renumbered = {place: number for number, place in enumerate(used)}
    edges = tuple(_Joined(renumbered[pair.one], renumbered[pair.other], pair.times) for pair in pairs)
    labels = tuple(_label(entity.name) for entity in entities)
    spots = memo.call("network", "", layout, labels, tuple(pair[:2] for pair in edges))
    return Network(
        width=WIDTH,
        height=HEIGHT,
        nodes=tuple(map(_node, entities, labels, spots)),
        edges=tuple(_edge(pair, entities, spots, max(edge.times for edge in edges), site.language) for pair in edges),
        strongest=tuple(_strongest(entities, edges)),
        table=tuple(_neighbours(entities, edges)),
    )


def _joined(entities: Sequence[Entity], site: Site, memo: Memo) -> Iterator[_Joined]:
    """Pairs of entities: each with the `EDGES` others that it appears with most, of those on its own page."""
    numbers = {urls.entity(entity.slug): place for place, entity in enumerate(entities)}
    seen: set[tuple[int, int]] = set()
    for index, entity in enumerate(entities):
        marked = [site.marked[story.slug] for story in entity.stories]
        listed = neighbours(site.entities[entity.slug], marked, memo)
        for neighbour in [link for link in listed if link.href in numbers][:EDGES]:
            pair = (min(index, numbers[neighbour.href]), max(index, numbers[neighbour.href]))
            if pair not in seen:
                seen.add(pair)
                yield _Joined(index, numbers[neighbour.href], neighbour.count)


def _label(name: str) -> str:
    return name if len(name) <= _LABEL else name[: _LABEL - 1].rstrip() + "…"


def _node(entity: Entity, label: str, spot: Spot) -> Node:
    left, top = spot.x - spot.width // 2, spot.y - 14
    return Node(label, entity.name, urls.entity(entity.slug), spot.x, spot.y, left, top, spot.width)


def _edge(joined: _Joined, entities: Sequence[Entity], spots: Sequence[Spot], most: int, language: Language) -> Edge:
    first_entity, second_entity = entities[joined.one], entities[joined.other]
    here, there = spots[joined.one], spots[joined.other]
    return Edge(
        language.ngettext(
            "%(one)s and %(other)s: %(num)s story",
            "%(one)s and %(other)s: %(num)s stories",
            joined.times,
            one=first_entity.name,
            other=second_entity.name,
        ),
        f"{urls.entity(first_entity.slug)}#{urls.cooccurrence_anchor(second_entity.slug)}",
        here.x,
        here.y,
        there.x,
        there.y,
        1 + 3 * joined.times // most,
    )


def _neighbours(entities: Sequence[Entity], edges: Sequence[_Joined]) -> Iterator[Neighbours]:
    linked: Mapping[int, list[tuple[int, str, int]]] = {place: [] for place in range(len(entities))}
    for edge in edges:
        linked[edge.one].append((-edge.times, entities[edge.other].name, edge.other))
        linked[edge.other].append((-edge.times, entities[edge.one].name, edge.one))
    for place, entity in enumerate(entities):
        others = (
            CountedLink(name, urls.entity(entities[node].slug), -times) for times, name, node in sorted(linked[place])
        )
        yield Neighbours(CountedLink(entity.name, urls.entity(entity.slug), len(entity.stories)), tuple(others))


def _strongest(entities: Sequence[Entity], edges: Sequence[_Joined]) -> Iterator[Pair]:
    links = [CountedLink(each.name, urls.entity(each.slug), len(each.stories)) for each in entities]
    ordered = sorted(edges, key=lambda edge: (-edge.times, links[edge.one].text.casefold(), links[edge.other].text))
    for edge in ordered[:STRONGEST]:
        yield Pair(links[edge.one], links[edge.other], edge.times, max(2, 100 * edge.times // ordered[0].times))


def network_sentence(corpus: Corpus, network: Network | None, language: Language) -> str:
    """What the network shows, or why there is none, in a sentence."""
    if network is None:
        return language.gettext("Too few entities appear together in more than one story for a network.")
    marked = sum(bool(entity.stories) for entity in corpus.entities.all)
    shown = language.ngettext(
        "%(shown)s of %(num)s marked entity, those in most stories.",
        "%(shown)s of %(num)s marked entities, those in most stories.",
        marked,
        shown=len(network.nodes),
    )
    lines = language.gettext("A line joins each to the ones that it appears with most; the wider, the more often.")
    return f"{shown} {lines}"
