"""Finds the record of a page's own article in its JSON-LD (schema.org), among those of related ones."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from lxml import etree

from generator.core.text import fold
from generator.core.typography import comparison_key
from generator.ingest.formats.json_values import load, text_at
from generator.ingest.formats.source_urls import slug_of

DEPTH = 4
"""How many levels of records, lists and graphs are searched for articles."""

_CDATA = re.compile(r"\A\s*(?://|/\*)?<!\[CDATA\[(?:\*/)?|(?://|/\*)?\]\]>(?:\*/)?\s*\Z")
_ARTICLES = frozenset(
    ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting", "Report")
)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item")
"""The keys under which a record holds others."""
_ENTITY = re.compile(r"&#?\w+;")


def own_article(root: etree._Element, url: str | None, titles: tuple[str, ...]) -> Mapping[str, object]:
    """The record of a page's own article, empty if it has none.

    Args:
        root: The page.
        url: The page's address, if it states one.
        titles: The titles that the page shows.
    """
    articles = [_decoded(article) for article in _articles(root)]
    slug = slug_of(url) if url else None
    addressed = [(article, _slugs(article)) for article in articles]
    if slug:
        same = [article for article, slugs in addressed if slug in slugs]
        if same:
            return same[0]
        articles = [article for article, slugs in addressed if not slugs]
    keys = {comparison_key(title) for title in titles}
    same = [article for article in articles if comparison_key(text_at(article, "headline") or "") in keys]
    return same[0] if same else articles[0] if len(articles) == 1 else {}


def _slugs(article: Mapping[str, object]) -> set[str]:
    """The slugs of the addresses that a record gives for its article."""
    page = article.get("mainEntityOfPage")
    page_id = text_at(page, "@id", "url") if isinstance(page, dict) else text_at(article, "mainEntityOfPage")
    addresses = (text_at(article, "url"), text_at(article, "@id"), page_id)
    return {slug for address in addresses if address and (slug := slug_of(address.split("#")[0]))}


def _articles(root: etree._Element) -> Iterator[Mapping[str, object]]:
    for script in root.iter("script"):
        if str(script.get("type", "")).startswith("application/ld+json"):
            level = [load(_CDATA.sub("", script.text or ""))]
            for _ in range(DEPTH):
                lists = [item for value in level if isinstance(value, list) for item in value]
                records = [value for value in (*level, *lists) if isinstance(value, dict)]
                yield from (record for record in records if _is_article(record))
                level = [record[key] for record in records for key in _INSIDE if key in record]


def _is_article(record: Mapping[str, object]) -> bool:
    kinds = record.get("@type")
    return bool(_ARTICLES & {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])})


def _decoded(record: Mapping[str, object]) -> Mapping[str, object]:
    """A record with the HTML entities in its texts decoded: JSON has none, but pages write them there."""
    return {key: _decoded_value(value) for key, value in record.items()}


def _decoded_value(value: object, depth: int = DEPTH) -> object:
    if isinstance(value, str):
        return unescape(value) if _ENTITY.search(value) else value
    if isinstance(value, list) and depth:
        return [_decoded_value(item, depth - 1) for item in value]
    if isinstance(value, dict) and depth:
        return {key: _decoded_value(item, depth - 1) for key, item in value.items()}
    return value


def shown_titles(root: etree._Element) -> tuple[str, ...]:
    """The titles that a page shows: those of its first-level headings."""
    return tuple(fold("".join(map(str, element.itertext()))) for element in root.iter("h1"))
