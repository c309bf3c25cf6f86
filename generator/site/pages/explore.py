"""The archive at a glance: a chart of stories over time by beat, and a network of entities that appear together."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from generator.core.memo import Memo
from generator.corpus.beats import Beat
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link, Page
from generator.site.periods import Periods, calendar, counted_by, periods
from generator.site.site import Site
from generator.site.views.charts import Chart, drawn, places_by_period
from generator.site.views.links import CountedLink, counted_beat, feed_link, rows
from generator.site.views.network import Network, network_of, network_sentence
from generator.site.views.pagination import beat_listing

BARS, BEATS = 18, 12
"""How many periods and how many beats, those with the most stories, the chart has at most."""


@dataclass(frozen=True, slots=True)
class BeatRow:
    """A beat in the chart and in its table: its bars, and its count for each period, empty where that is 0."""

    beat: CountedLink
    chart: Chart
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """The page; `beats_sentence` and `network_sentence` describe what the chart and the network show."""

    periods: tuple[Link, ...]
    beats: tuple[BeatRow, ...]
    beats_sentence: str
    network: Network | None
    network_sentence: str


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Page]:
    """Yields the page."""
    months = [(month.year, month.number) for month in corpus.months]
    spans = periods(months, BARS)
    beats = sorted(corpus.beats, key=lambda beat: (-len(beat.stories), beat.name.casefold()))
    beat_rows = tuple(_rows(beats[:BEATS], spans, site, memo)) if spans.number > 1 else ()
    network, language = network_of(corpus, site, memo), site.language
    yield Page(
        address=urls.EXPLORE,
        template="pages/explore.html",
        title=language.gettext("Explore"),
        description=language.gettext(
            "%(title)s at a glance: its beats over time, and which entities appear together.",
            title=site.settings.title,
        ),
        origin="the archive at a glance",
        feeds=(feed_link(site.settings, language),),
        view=Explore(
            periods=tuple(_period(spans, period, months, language) for period in range(spans.number))
            if beat_rows
            else (),
            beats=beat_rows,
            beats_sentence=_beats_sentence(beats, len(beat_rows), language),
            network=network,
            network_sentence=network_sentence(corpus, network, language),
        ),
    )


def _rows(beats: Sequence[Beat], spans: Periods, site: Site, memo: Memo) -> Iterator[BeatRow]:
    counts = [counted_by(beat.stories, spans) for beat in beats]
    top = max((max(tally.values(), default=0) for tally in counts), default=0)
    for beat, tally in zip(beats, counts, strict=True):
        places = places_by_period(
            tally, spans, beat_listing(beat, rows(beat.stories, site, beat.earlier), site.language, memo)[0].places
        )
        cells = tuple(str(tally[period] or "") for period in range(spans.number))
        if tally:
            yield BeatRow(counted_beat(beat), drawn(tally, spans, top, places, site.language), cells)


def _period(spans: Periods, period: int, months: Container[tuple[int, int]], language: Language) -> Link:
    """A period, linked to the list of its stories, if any: to their month, or to the first year that has some."""
    year, month = next((pair for pair in map(calendar, spans.months(period)) if pair in months), (0, 0))
    href = urls.month(year, month) if spans.step == 1 else urls.year(year)
    return Link(spans.label(period, language), href if year else "")


def _beats_sentence(beats: Sequence[Beat], shown: int, language: Language) -> str:
    if not shown:
        return language.gettext("There are no two months with stories on a beat yet.")
    number = len(beats[0].stories)
    leading = [beat.name for beat in beats if len(beat.stories) == number]
    some = (
        language.gettext("Dated stories on the %(num)s beats with the most.", num=shown)
        if shown < len(beats)
        else language.ngettext("Dated stories on %(num)s beat.", "Dated stories on %(num)s beats.", shown)
    )
    if len(leading) == 1:
        most = language.gettext("%(beat)s has the most, %(stories)s.", beat=leading[0], stories=number)
    elif len(leading) == 2:  # noqa: PLR2004 - one and another
        one, other = leading
        most = language.gettext(
            "%(one)s and %(other)s have the most, %(stories)s each.", one=one, other=other, stories=number
        )
    else:
        most = language.gettext("%(num)s of them have the most, %(stories)s each.", num=len(leading), stories=number)
    return f"{some} {most}"
