"""Records of the corpus in, what templates show of them out: links, rows, counts, texts with their links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from generator.content.prose import Prose
from generator.content.settings import Settings
from generator.core import dates
from generator.core.dates import MONTHS
from generator.core.model import Story
from generator.core.text import beat_slug, shortened
from generator.corpus.corpus import Beat, Corpus, Month
from generator.site import references, urls
from generator.site.page import Link
from generator.site.site import Row, Site

DESCRIPTION_LIMIT, TITLE_LIMIT = 200, 90
"""How many characters the description and the title of a page have at most."""

BEATS = 60
"""How many beats a page names at most beside other things."""


@dataclass(frozen=True, slots=True)
class CountedLink:
    """A link and how much is behind it."""

    text: str
    href: str
    count: int

    @property
    def unit(self) -> str:
        """What is counted."""
        return "story" if self.count == 1 else "stories"


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a page went."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its months."""

    number: int
    months: tuple[CountedLink, ...]


def date_or_undated(moment: datetime | None) -> str:
    """A date in words, also where it is not known."""
    return dates.day(moment) if moment else "undated"


def row(story: Story) -> Row:
    """A story in, its row out."""
    return Row(
        title=story.title,
        href=urls.story(story.slug),
        date=story.date,
        beat=beat_link(story),
        dek=story.description,
        inferred=story.infers("title"),
    )


def head_title(title: str) -> str:
    """A title as it goes into the head of a page: whole, unless it is very long."""
    return shortened(title, TITLE_LIMIT)


def story_link(story: Story) -> Link:
    """A story in, the link to it out."""
    return Link(story.title, urls.story(story.slug))


def beat_link(story: Story) -> Link | None:
    """The beat that a story belongs to."""
    return Link(story.beat, urls.beat(beat_slug(story.beat))) if story.beat else None


def feed_link(settings: Settings, name: str = "all stories", address: str = urls.HOME) -> Link:
    """What a page is about and its address in, its feed out; without these the feed of all stories."""
    return Link(f"{settings.title}: {name}", urls.feed(address))


def entry_id(slug: str, settings: Settings) -> str:
    """A story's slug in, its tag URI (RFC 4151) out: it does not follow the site's address or the title."""
    return f"tag:{settings.authority}:story/{slug}"


def addresses(corpus: Corpus, targets: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str | None]:
    """What texts refer to, as (kind, slug), in; where each leads, as in `Site`, out."""
    beats = {beat.slug for beat in corpus.beats}

    def address(kind: str, slug: str) -> str | None:
        if kind == "entity":
            slug = corpus.entities.moved.get(slug, slug)
            return urls.entity(slug) if slug in corpus.entities.by_slug else None
        if kind == "beat":
            return urls.beat(slug) if slug in beats else None
        slug = corpus.redirects.get(slug, slug)
        return urls.story(slug) if slug in corpus.by_slug else None

    return {(kind, slug): address(kind, slug) for kind, slug in targets}


def rows(stories: Iterable[Story], site: Site, earlier: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """Stories in, their rows out; `earlier` as in `Row`, by slug."""
    if not earlier:
        return tuple([site.rows[story.slug] for story in stories])
    return tuple(site.rows[story.slug]._replace(earlier=story.slug in earlier) for story in stories)


def largest_beats(beats: Sequence[Beat]) -> tuple[CountedLink, ...]:
    """Beats in order in; as many as a page has room for beside other things, those with the most stories, out."""
    if len(beats) > BEATS:
        least = sorted(len(beat.stories) for beat in beats)[-BEATS]
        beats = [beat for beat in beats if len(beat.stories) >= least][:BEATS]
    return tuple(counted_beat(beat) for beat in beats)


def counted_beat(beat: Beat) -> CountedLink:
    """A beat and how many stories it has."""
    return CountedLink(beat.name, urls.beat(beat.slug), len(beat.stories))


def most_frequent(slugs: Mapping[str, int], entities: Mapping[str, Link], limit: int) -> tuple[CountedLink, ...]:
    """How often entities are met, by slug, and their links, in; the most frequent out, at most `limit`."""
    if len(slugs) > limit:  # only those can be among them that are met as often as the last of them
        least = sorted(slugs.values(), reverse=True)[limit - 1]
        slugs = {slug: times for slug, times in slugs.items() if times >= least}
    found = sorted((-times, entities[slug].text.casefold(), slug) for slug, times in slugs.items())
    return tuple(CountedLink(*entities[slug], -times) for times, _, slug in found[:limit])


def years(months: tuple[Month, ...]) -> tuple[Year, ...]:
    """Months in, years with their months out, the newest year first and its months in the order of the calendar."""
    return tuple(
        Year(
            year,
            tuple(
                CountedLink(MONTHS[month.number - 1], urls.month(year, month.number), len(month.stories))
                for month in members
            ),
        )
        for year, members in reversed([(year, list(of)) for year, of in groupby(months, lambda month: month.year)])
    )


def with_links(html: str, targets: Mapping[tuple[str, str], str | None], root: str) -> str:
    """Rendered HTML and where its references lead in, the same with them linked from below `root` out."""

    def address(kind: str, slug: str) -> str | None:
        found = targets.get((kind, slug))
        return None if found is None else root + found

    return references.resolve(html, address)


def summary(story: Story, text: Prose) -> str:
    """A story in, one or two sentences on it out: its dek, else its first words."""
    if story.description:
        return story.description
    return shortened(text.text, DESCRIPTION_LIMIT)
