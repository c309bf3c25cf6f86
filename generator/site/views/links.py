"""Builds what templates show of the corpus: links, rows, counts, texts with their links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from generator.content.markdown_rules import FILE
from generator.content.settings import Settings
from generator.content.text_facts import TextFacts
from generator.core.model import Story
from generator.core.text import beat_slug, shortened
from generator.corpus.beats import Beat
from generator.corpus.corpus import Corpus
from generator.corpus.months import Month
from generator.site import references, urls
from generator.site.language import Language
from generator.site.page import Link
from generator.site.site import Row, Site

TITLE_LIMIT = 90
"""How many characters the title of a page has at most."""

BEATS = 60
"""The maximum number of beats on a page that lists other things too."""


@dataclass(frozen=True, slots=True)
class CountedLink:
    """A link, with the number of stories behind it."""

    text: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of a year: its name, its abbreviated name, its address, and the number of its stories."""

    text: str
    short: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year, its months, and the number of its stories."""

    number: int
    months: tuple[MonthLink, ...]
    count: int


def date_or_undated(moment: datetime | None, language: Language) -> str:
    """A date in words, or that it is not known."""
    return language.day(moment) if moment else language.gettext("undated")


def stories_in_words(number: int, language: Language) -> str:
    """A number of stories, such as `7 stories`."""
    return language.ngettext("%(num)s story", "%(num)s stories", number)


def row(story: Story) -> Row:
    """The row of a story in a list."""
    return Row(
        title=story.title,
        href=urls.story(story.slug),
        date=story.date,
        beat=beat_link(story),
        dek=story.description,
        inferred=story.infers("title"),
    )


def head_title(title: str) -> str:
    """The title for the head of a page: shortened if it is very long."""
    return shortened(title, TITLE_LIMIT)


def story_link(story: Story) -> Link:
    """The link to a story."""
    return Link(story.title, urls.story(story.slug))


def beat_link(story: Story) -> Link | None:
    """The link to the beat of a story; None if it has no beat."""
    return Link(story.beat, urls.beat(beat_slug(story.beat))) if story.beat else None


def month_link(year: int, number: int, language: Language) -> Link:
    """The link to a month."""
    return Link(language.month(year, number), urls.month(year, number))


def feed_link(settings: Settings, language: Language, name: str = "", address: str = urls.HOME) -> Link:
    """The link to a feed: by default, to that of all stories.

    Args:
        settings: The settings of the site.
        language: Its language.
        name: What the page that the feed belongs to is about.
        address: The address of that page.
    """
    if name:
        return Link(f"{settings.title}: {name}", urls.feed(address))
    return Link(language.gettext("%(title)s: all stories", title=settings.title), urls.feed(address))


def arrivals_link(settings: Settings, language: Language) -> Link:
    """The link to the feed of what came in."""
    return Link(language.gettext("%(title)s: what came in", title=settings.title), urls.ARRIVALS)


def entry_id(feed_id: str, settings: Settings) -> str:
    """The tag URI (RFC 4151) of a story, which depends on neither the site's address nor the title, nor on the slug.

    `feed_id` is that of `Site.feed_ids`, or else the slug.
    """
    return f"tag:{settings.authority}:story/{feed_id}"


def addresses(
    corpus: Corpus, targets: Iterable[tuple[str, str]], files: Mapping[str, str]
) -> dict[tuple[str, str], str | None]:
    """The addresses of what texts refer to, as in `Site`.

    Args:
        corpus: The corpus.
        targets: What texts refer to, as (kind, slug).
        files: The addresses of the files of the content folder, by their paths there.
    """
    beats = {beat.slug for beat in corpus.beats}

    def address(kind: str, slug: str) -> str | None:
        if kind == "entity":
            slug = corpus.entities.moved.get(slug, slug)
            return urls.entity(slug) if slug in corpus.entities.by_slug else None
        if kind == "beat":
            return urls.beat(slug) if slug in beats else None
        if kind == FILE:
            return slug[1:] if slug.startswith("/") else files.get(slug)
        name, _, version = slug.partition("/")
        name = corpus.redirects.get(name, name)
        if not version:
            return urls.story(name) if name in corpus.by_slug else None
        if any(other.slug == version for other, _ in corpus.versions.get(name, ())):
            return urls.version(name, version)
        shown = corpus.text_redirects.get(slug)
        return urls.story(shown) if shown else None

    return {(kind, slug): address(kind, slug) for kind, slug in targets}


def rows(stories: Iterable[Story], site: Site, earlier: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """The rows of stories in a list.

    Args:
        stories: The stories, in order.
        site: The site.
        earlier: The slugs of the stories that are listed only because of another version.
    """
    if not earlier:
        return tuple([site.rows[story.slug] for story in stories])
    return tuple(site.rows[story.slug]._replace(earlier=story.slug in earlier) for story in stories)


def largest_beats(beats: Sequence[Beat]) -> tuple[CountedLink, ...]:
    """The beats with the most stories, at most `BEATS`, in the order in which they are given."""
    if len(beats) > BEATS:
        least = sorted(len(beat.stories) for beat in beats)[-BEATS]
        beats = [beat for beat in beats if len(beat.stories) >= least][:BEATS]
    return tuple(counted_beat(beat) for beat in beats)


def counted_beat(beat: Beat) -> CountedLink:
    """The link to a beat, with the number of its stories."""
    return CountedLink(beat.name, urls.beat(beat.slug), len(beat.stories))


def most_frequent(links: Mapping[Link, int], limit: int) -> tuple[CountedLink, ...]:
    """The most frequent entities or beats.

    Args:
        links: How often each occurs, by its link.
        limit: The maximum number to return.
    """
    if len(links) > limit:  # sort only those at least as frequent as the last that fits
        least = sorted(links.values(), reverse=True)[limit - 1]
        links = {link: times for link, times in links.items() if times >= least}
    ordered = sorted(links, key=lambda link: (-links[link], link.text.casefold(), link.href.rstrip("/")))
    return tuple(CountedLink(*link, links[link]) for link in ordered[:limit])


def years(months: tuple[Month, ...], language: Language) -> tuple[Year, ...]:
    """Groups months by year, the newest year first, with its months in the order of the calendar."""
    return tuple(
        Year(
            year,
            tuple(
                MonthLink(
                    language.month_name(month.number),
                    language.month_short(month.number),
                    urls.month(year, month.number),
                    len(month.stories),
                )
                for month in members
            ),
            sum(len(month.stories) for month in members),
        )
        for year, members in reversed([(year, list(part)) for year, part in groupby(months, lambda month: month.year)])
    )


def with_links(html: str, targets: Mapping[tuple[str, str], str | None], root: str) -> str:
    """Links the references of rendered HTML.

    Args:
        html: The rendered HTML.
        targets: The address of each (kind, slug) from the site's root, or None.
        root: The way to the site's root, put in front of each address.
    """

    def address(kind: str, slug: str) -> str | None:
        target = targets.get((kind, slug))
        return None if target is None else root + target

    return references.resolve(html, address)


def summary(story: Story, facts: TextFacts) -> str:
    """A summary of a story in one or two sentences: its dek, else its first words."""
    return story.description or facts.opening
