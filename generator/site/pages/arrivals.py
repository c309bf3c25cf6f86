"""The feed of what came in: every text of a story, also an old, undated or rewritten one, by the day of its capture.

The other feeds list stories by their own dates: an old story that is filed today is below all that they have.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from feedgen.entry import FeedEntry
from lxml import etree

from generator.content.settings import Settings
from generator.content.text_facts import TextFacts
from generator.core import dates
from generator.core.memo import Memo
from generator.core.model import Story
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Group, Plan
from generator.site.site import FeedItem, Site
from generator.site.views.atom_feed import Feed, FeedDocument, document_key, document_plans, documents_of
from generator.site.views.feed_archive import archive
from generator.site.views.feed_entry import author_of, json_item, rights_of, updated
from generator.site.views.links import arrivals_link, summary

UNKNOWN = 200
"""How many texts of which no capture says when it was made the feed has; their order follows from their words."""


class _Arrival(NamedTuple):
    """A text that came in: the story or version, the slug and id of its story, the id of the text, and a summary.

    `taken` is when the text was first captured, if a capture says so.
    """

    story: Story
    slug: str
    feed_id: str
    text_id: str
    summary: str
    taken: datetime | None

    @property
    def address(self) -> str:
        """The address of the text's page."""
        return urls.version(self.slug, self.story.slug) if self.story.version_of else urls.story(self.slug)


def produce(corpus: Corpus, site: Site, memo: Memo) -> Iterator[Group]:
    """The feed of what came in."""
    settings, language, ids = site.settings, site.language, site.feed_ids
    shown = [(story.slug, ids.get(story.slug, story.slug), story, corpus.facts[story.slug]) for story in corpus.stories]
    rewritten = [
        (slug, ids.get(slug, slug), version, facts)
        for slug, versions in corpus.versions.items()
        for version, facts in versions
    ]
    texts = memo.map(_arrival, [*shown, *rewritten], _ids, share=False)
    known = sorted((text for text in texts if text.taken), key=_by_day)
    unknown = sorted((text for text in texts if not text.taken), key=lambda text: (text.text_id, text.slug))[:UNKNOWN]
    about = language.gettext("Every text that came in, or was rewritten, by when it was captured.")
    feed = Feed(arrivals_link(settings, language), urls.FEEDS, about)
    spans = archive([text.taken for text in known], settings.feed_entries, by_year=False)
    documents = documents_of(feed, spans, is_whole=len(known) + len(unknown) == len(texts))
    texts_of = [(*known[: settings.feed_entries], *unknown), *(tuple(known[span.start : span.end]) for span in spans)]
    for document, own in zip(documents, texts_of, strict=True):
        key = document_key(feed, document)
        if site.part.owns(key):
            yield Group("arrivals", key, _plans, (feed, document, own, settings, language))


def _plans(
    memo: Memo, feed: Feed, document: FeedDocument, texts: Sequence[_Arrival], settings: Settings, language: Language
) -> list[Plan]:
    entries = [memo.call("arrival", (text.address, document.kind), _entry, text, settings, language) for text in texts]
    return document_plans(feed, document, tuple(entries), settings, language)


def _ids(text: tuple[str, str, Story, TextFacts]) -> tuple[str, str, int, int]:
    slug, feed_id, story, facts = text
    return (slug, feed_id, id(story), id(facts))


def _arrival(text: tuple[str, str, Story, TextFacts]) -> _Arrival:
    slug, feed_id, story, facts = text
    taken = min((source.taken for source in story.captures if source.taken), default=None)
    return _Arrival(story, slug, feed_id, facts.text_id, summary(story, facts), taken)


def _by_day(text: _Arrival) -> tuple[float, str]:
    return (-text.taken.timestamp() if text.taken else 0.0, text.address)


def _entry(text: _Arrival, settings: Settings, language: Language) -> FeedItem:
    story, when, author = text.story, text.taken or updated(text.story), author_of(text.story, settings, language)
    text_id, address = f"tag:{settings.authority}:text/{text.feed_id}/{text.text_id}", settings.base_url + text.address
    entry = FeedEntry()
    entry.id(text_id)
    entry.title(story.title)
    entry.author(author)
    entry.updated(when)
    if story.date:
        entry.published(story.date)
    entry.link(href=address)
    entry.summary(text.summary)
    entry.rights(rights_of(story, settings, language))
    item = json_item(
        id=text_id,
        url=address,
        title=story.title,
        content_text=text.summary,
        date_published=dates.instant(story.date) if story.date else None,
        date_modified=dates.instant(when),
        authors=[{"name": author["name"], "url": author["uri"]}],
        language=story.lang or settings.texts_language,
    )
    return FeedItem(etree.tostring(entry.atom_entry(), encoding="UTF-8", xml_declaration=False), b"", None, item, when)
