"""The corpus in, the front page of the archive out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from generator import urls
from generator.corpus import Beat, Corpus, Month
from generator.dates import MONTHS
from generator.page import Link, Page
from generator.pages.drawers import by_initial, rows
from generator.pages.site import Counted, Row, Site, site_feed


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its months."""

    number: int
    months: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of the archive is known: how many stories have what."""

    stories: int
    captures: int
    dated: int
    titled: int
    in_beats: int
    twice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The front page."""

    latest: tuple[Row, ...]
    beats: tuple[Counted, ...]
    letters: tuple[Link, ...]
    entities: int
    years: tuple[Year, ...]
    undated: int
    complete: Completeness


def produce(corpus: Corpus, site: Site) -> Iterator[Page]:
    """The home page. Stories without a date are none of the latest."""
    dated = [story for story in corpus.stories if story.date]
    yield Page(
        address=urls.HOME,
        template="pages/home.html",
        title=site.settings.title,
        description=site.settings.description,
        origin="the archive",
        feeds=(site_feed(site),),
        view=Home(
            latest=rows(dated[: site.settings.latest_stories]),
            beats=tuple(counted(beat) for beat in corpus.beats),
            letters=letters([entity.name for entity in corpus.entities]),
            entities=len(corpus.entities),
            years=years(corpus.months),
            undated=len(corpus.undated),
            complete=completeness(corpus),
        ),
    )


def counted(beat: Beat) -> Counted:
    """A beat and how many stories it has."""
    return Counted(beat.name, urls.beat(beat.slug), len(beat.stories))


def letters(names: list[str]) -> tuple[Link, ...]:
    """Names in; out the initials they have, each with where it starts in the index of entities."""
    initials = sorted({by_initial(name) for name in names})
    return tuple(Link(initial, f"{urls.ENTITIES}#{letter_anchor(initial)}") for initial in initials)


def letter_anchor(initial: str) -> str:
    """An initial in, its anchor in the index out."""
    return f"letter-{initial.lower()}" if initial.isalpha() else "letter-other"


def years(months: tuple[Month, ...]) -> tuple[Year, ...]:
    """Months in, years with their months out, the newest year first and its months in the order of the calendar."""
    return tuple(
        Year(
            year,
            tuple(
                Counted(MONTHS[month.number - 1], urls.month(year, month.number), len(month.stories))
                for month in members
            ),
        )
        for year, members in reversed([(year, list(of)) for year, of in groupby(months, lambda month: month.year)])
    )


def completeness(corpus: Corpus) -> Completeness:
    """The corpus in, how many of its stories have what out."""
    stories = corpus.stories
    return Completeness(
        stories=len(stories),
        captures=sum(len(story.captures) for story in stories)
        + sum(len(version.captures) for versions in corpus.versions.values() for version, _ in versions),
        dated=len(stories) - len(corpus.undated),
        titled=sum(all(field != "title" for field, _ in story.inferred) for story in stories),
        in_beats=sum(story.beat is not None for story in stories),
        twice=sum(len(story.captures) > 1 for story in stories),
    )
