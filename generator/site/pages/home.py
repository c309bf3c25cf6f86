"""The corpus in, the front page of the archive out."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.page import Link, Page
from generator.site.site import Completeness, Row, Site
from generator.site.views.alphabet import letters
from generator.site.views.links import CountedLink, Year, feed_link, largest_beats, rows, years
from generator.site.views.structured_data import website

YEARS = 2
"""Of how many years, the newest, the months are listed; earlier ones have a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The front page."""

    latest: tuple[Row, ...]
    beats: tuple[CountedLink, ...]
    letters: tuple[Link, ...]
    entities: int
    years: tuple[Year, ...]
    earlier: tuple[CountedLink, ...]
    undated: int
    complete: Completeness


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """The home page. Stories without a date are none of the latest."""
    all_years = years(corpus.months)
    date_or_undated = [story for story in corpus.stories if story.date]
    yield Page(
        address=urls.HOME,
        template="pages/home.html",
        title=site.settings.title,
        description=site.settings.description,
        origin="the archive",
        feeds=(feed_link(site.settings),),
        data=website(site.settings),
        view=Home(
            latest=rows(date_or_undated[: site.settings.latest_stories], site),
            beats=largest_beats(corpus.beats),
            letters=letters(corpus.entities.all),
            entities=sum(bool(entity.stories) for entity in corpus.entities.all),
            years=all_years[:YEARS],
            earlier=tuple(
                CountedLink(str(year.number), urls.year(year.number), sum(month.count for month in year.months))
                for year in all_years[YEARS:]
            ),
            undated=len(corpus.undated),
            complete=site.complete,
        ),
    )
