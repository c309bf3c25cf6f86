"""What a page says of itself to machines: Open Graph properties, and schema.org data as JSON-LD."""

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from generator.content.settings import Settings
from generator.core import dates
from generator.core.model import Story
from generator.site import urls
from generator.site.language import Language
from generator.site.page import Link
from generator.site.views.feed_entry import author_of

_MADE_BY_MACHINE = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"


def story_properties(story: Story) -> tuple[tuple[str, str], ...]:
    """The Open Graph properties of a story, in the article vocabulary (ogp.me)."""
    properties = [("og:type", "article")]
    if story.date:
        properties.append(("article:published_time", dates.iso(story.date)))
    if story.updated:
        properties.append(("article:modified_time", dates.iso(story.updated)))
    if story.beat:
        properties.append(("article:section", story.beat))
    return tuple(properties)


def completeness_of(story: Story, language: Language, *, in_paragraphs: bool) -> tuple[str, ...]:
    """What a story lacks, in words; `complete` if it lacks nothing."""
    lacking = (
        (story.date is None, language.gettext("without a date")),
        (story.infers("title"), language.gettext("without its own title")),
        (story.beat is None, language.gettext("without a beat")),
        (story.truncated, language.gettext("cut off")),
        (story.infers("paragraphs") or not in_paragraphs, language.gettext("paragraphs lost")),
    )
    return tuple(word for lacks, word in lacking if lacks) or (language.gettext("complete"),)


def article(
    story: Story,
    summary: str,
    entities: Sequence[Link],
    trail: Sequence[Link],
    settings: Settings,
    language: Language,
) -> Markup:
    """A story as a schema.org NewsArticle, based on the original, with the statement that a machine wrote it.

    A story without captures, written by hand, is an Article without that statement.
    """
    address = settings.base_url + urls.story(story.slug)
    data: dict[str, object] = {
        "@type": "NewsArticle" if story.captures else "Article",
        "@id": address,
        "url": address,
        "headline": story.title,
        "description": summary,
        "inLanguage": story.lang or settings.texts_language,
        "isPartOf": {"@type": "ArchiveComponent", "name": settings.title, "url": settings.base_url},
    }
    if story.date:
        data["datePublished"] = dates.iso(story.date)
    if story.updated:
        data["dateModified"] = dates.iso(story.updated)
    if story.beat:
        data["articleSection"] = story.beat
    if story.captures:
        data["author"] = {"@type": "Organization", "name": settings.publication, "url": settings.publication_url}
        data["digitalSourceType"] = _MADE_BY_MACHINE
        data["creditText"] = settings.notice
        data["usageInfo"] = settings.terms_url
    else:
        kind = "Person" if story.author else "Organization"
        data["author"] = {"@type": kind, "name": author_of(story, settings, language)["name"]}
    if story.source_url:
        data["isBasedOn"] = story.source_url
    if entities:
        data["mentions"] = [
            {"@type": "Thing", "name": entity.text, "url": settings.base_url + entity.href} for entity in entities
        ]
    return json_ld(data, breadcrumbs((*trail, Link(story.title, urls.story(story.slug))), settings))


def collection(title: str, address: str, about: str, trail: Sequence[Link], settings: Settings) -> Markup:
    """A page that lists the stories on one thing, as a schema.org CollectionPage."""
    data = {
        "@type": "CollectionPage",
        "url": settings.base_url + address,
        "name": title,
        "description": about,
        "inLanguage": settings.language,
    }
    return json_ld(data, breadcrumbs((*trail, Link(title, address)), settings))


def website(settings: Settings) -> Markup:
    """The whole archive, as a schema.org WebSite."""
    return json_ld({
        "@type": ["WebSite", "ArchiveComponent"],
        "url": settings.base_url,
        "name": settings.title,
        "description": settings.description,
        "inLanguage": settings.language,
        "isBasedOn": settings.publication_url,
    })  # fmt: skip


def breadcrumbs(trail: Sequence[Link], settings: Settings) -> dict[str, object]:
    """The trail of a page, with the page itself at its end, as a schema.org BreadcrumbList."""
    steps = (Link(settings.title, urls.HOME), *trail)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": link.text, "item": settings.base_url + link.href}
            for place, link in enumerate(steps, 1)
        ],
    }


def json_ld(*items: Mapping[str, object]) -> Markup:
    """JSON-LD for a script element, escaped so that nothing in it can end the element or begin a comment."""
    data = {"@context": "https://schema.org", "@graph": items}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(text)  # noqa: S704 - without < and > it holds no markup to escape
