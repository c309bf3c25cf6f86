"""The archive at a glance: a chart of stories over time by beat, and a network of entities that appear together."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.memo import Memo
from generator.core.text import plural
from generator.corpus.beats import Beat
from generator.corpus.corpus import Corpus
from generator.corpus.entities import Entity
from generator.site import urls
from generator.site.graph_layout import HEIGHT, WIDTH, Spot, layout
from generator.site.page import Link, Page
from generator.site.periods import Periods, calendar, counted_by, periods
from generator.site.site import Site
from generator.site.views.charts import Chart, drawn, places_by_period
from generator.site.views.cooccurrence import neighbours
from generator.site.views.links import CountedLink, counted_beat, feed_link, rows
from generator.site.views.pagination import beat_listing

BARS, BEATS = 18, 12
"""How many periods and how many beats, those with the most stories, the chart has at most."""

NODES, EDGES = 28, 3
"""How many entities, those in most stories, the network has at most, and how many lines begin at each."""

_LABEL = 22
"""How many characters of a name the network shows."""


@dataclass(frozen=True, slots=True)
class BeatRow:
    """A beat in the chart and in its table: its bars, and its count for each period, empty where that is 0."""

    beat: CountedLink
    chart: Chart
    cells: tuple[str, ...]


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


class Neighbours(NamedTuple):
    """An entity of the network, and those that a line joins it to, with how many stories they share."""

    entity: CountedLink
    others: tuple[CountedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The drawing of entities that appear together, and the same as a table."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    table: tuple[Neighbours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """The page; `beats_sentence` and `network_sentence` describe what the chart and the network show."""

    periods: tuple[Link, ...]
    beats: tuple[BeatRow, ...]
    beats_sentence: str
    network: Network | None
    network_sentence: str


class _Joined(NamedTuple):
    """Two entities, by number, that appear together, and in how many stories."""

    one: int
    other: int
    times: int


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Page]:
    """Yields the page."""
    months = [(month.year, month.number) for month in corpus.months]
    spans = periods(months, BARS)
    beats = sorted(corpus.beats, key=lambda beat: (-len(beat.stories), beat.name.casefold()))
    beat_rows = tuple(_rows(beats[:BEATS], spans, site, memo)) if spans.number > 1 else ()
    network = _network(corpus, site, memo)
    yield Page(
        address=urls.EXPLORE,
        template="pages/explore.html",
        title="Explore",
        description=f"{site.settings.title} at a glance: its beats over time, and which entities appear together.",
        origin="the archive at a glance",
        feeds=(feed_link(site.settings),),
        view=Explore(
            periods=tuple(_period(spans, period, months) for period in range(spans.number)) if beat_rows else (),
            beats=beat_rows,
            beats_sentence=_beats_sentence(beats, len(beat_rows)),
            network=network,
            network_sentence=_network_sentence(corpus, network),
        ),
    )


def _rows(beats: Sequence[Beat], spans: Periods, site: Site, memo: Memo) -> Iterator[BeatRow]:
    counts = [counted_by(beat.stories, spans) for beat in beats]
    top = max((max(tally.values(), default=0) for tally in counts), default=0)
    for beat, tally in zip(beats, counts, strict=True):
        places = places_by_period(
            tally, spans, beat_listing(beat, rows(beat.stories, site, beat.earlier), memo)[0].places
        )
        cells = tuple(str(tally[period] or "") for period in range(spans.number))
        if tally:
            yield BeatRow(counted_beat(beat), drawn(tally, spans, top, places), cells)


def _period(spans: Periods, period: int, months: Container[tuple[int, int]]) -> Link:
    """A period, linked to the list of its stories, if any: to their month, or to the first year that has some."""
    year, month = next((pair for pair in map(calendar, spans.months(period)) if pair in months), (0, 0))
    href = urls.month(year, month) if spans.step == 1 else urls.year(year)
    return Link(spans.label(period), href if year else "")


def _beats_sentence(beats: Sequence[Beat], shown: int) -> str:
    if not shown:
        return "There are no two months with stories on a beat yet."
    first = beats[0]
    some = f"the {shown} beats with the most" if shown < len(beats) else plural(shown, "beat", "beats")
    return f"Dated stories on {some}: {first.name} has the most, {len(first.stories)}."


def _network(corpus: Corpus, site: Site, memo: Memo) -> Network | None:
    """The network of the entities in most stories, without those that appear with no other of them."""
    marked = sorted(
        (entity for entity in corpus.entities.all if len(entity.stories) > 1),
        key=lambda entity: (-len(entity.stories), entity.name.casefold(), entity.slug),
    )[:NODES]
    pairs = tuple(_joined(marked, site, memo))
    used = sorted({place for pair in pairs for place in pair[:2]})
    if not used:
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
        edges=tuple(_edge(pair, entities, spots, max(edge.times for edge in edges)) for pair in edges),
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


def _edge(joined: _Joined, entities: Sequence[Entity], spots: Sequence[Spot], most: int) -> Edge:
    first_entity, second_entity = entities[joined.one], entities[joined.other]
    here, there = spots[joined.one], spots[joined.other]
    return Edge(
        f"{first_entity.name} and {second_entity.name}: {plural(joined.times, 'story', 'stories')}",
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


def _network_sentence(corpus: Corpus, network: Network | None) -> str:
    if network is None:
        return "No two entities appear together in more than one story yet."
    marked = sum(bool(entity.stories) for entity in corpus.entities.all)
    return (
        f"{len(network.nodes)} of {plural(marked, 'marked entity', 'marked entities')}, those in most stories. "
        "A line joins each to the ones that it appears with most; the wider, the more often."
    )
