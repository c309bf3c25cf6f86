"""The front page of the archive."""

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
"""For how many of the newest years months are listed; earlier years have a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The front page; `some_undated` are stories without a date, where few have one."""

    latest: tuple[Row, ...]
    beats: tuple[CountedLink, ...]
    letters: tuple[Link, ...]
    entities: int
    years: tuple[Year, ...]
    earlier: tuple[CountedLink, ...]
    undated: int
    some_undated: tuple[Row, ...]
    complete: Completeness


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Page]:
    """Yields the front page. Stories without a date are not among the latest."""
    all_years = years(corpus.months, site.language)
    dated = [story for story in corpus.stories if story.date]
    yield Page(
        address=urls.HOME,
        template="pages/home.html",
        title=site.settings.title,
        description=site.settings.description,
        origin="the archive",
        feeds=(feed_link(site.settings, site.language),),
        data=website(site.settings),
        view=Home(
            latest=rows(dated[: site.settings.latest_stories], site),
            beats=largest_beats(corpus.beats),
            letters=letters(corpus.entities.all),
            entities=sum(bool(entity.stories) for entity in corpus.entities.all),
            years=all_years[:YEARS],
            earlier=tuple(
                CountedLink(str(year.number), urls.year(year.number), year.count) for year in all_years[YEARS:]
            ),
            undated=len(corpus.undated),
            some_undated=rows(corpus.undated[: max(0, site.settings.latest_stories - len(dated))], site),
            complete=site.complete,
        ),
    )
