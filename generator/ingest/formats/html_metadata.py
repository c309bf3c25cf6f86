"""Reads the metadata of an HTML page, and the lines of its article."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import etree

from generator.core import dates
from generator.core.text import fold, web_address
from generator.ingest.formats.html_text import html_lines, tree
from generator.ingest.formats.json_values import load, text_at, texts_at
from generator.ingest.formats.lines import Line, lines
from generator.ingest.formats.source_urls import at_source, slug_of

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*+-->\s*)*+<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|meta|title)\b",
    re.IGNORECASE,
)
# The address that browsers and their extensions write at the top of a page that they save.
_SAVED_FROM = re.compile(r"(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: )(\S+)")
_TOP = 2000
_CDATA = re.compile(r"\A\s*(?://|/\*)?<!\[CDATA\[(?:\*/)?|(?://|/\*)?\]\]>(?:\*/)?\s*\Z")
_NAME = "AIDRAN"
_PARAGRAPHS = 2
"""Minimum number of paragraphs in an element around the title for it to be the article."""
_SITE = re.compile(r"\s+[|·–—-]\s+AIDRAN\b.*\Z")
_ARTICLES = frozenset(
    ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting", "Report")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A saved page: its metadata, and the text of its article.

    `canonical` is the page's own address, a story's or not; `url` is the same address if it is a story's. `known`
    is true if the address or the type of the page shows that it is a story's page.
    """

    title: str | None
    dek: str | None
    canonical: str | None
    url: str | None
    date: datetime | None
    updated: datetime | None
    beat: str | None
    lines: tuple[Line, ...]
    known: bool


def html_page(text: str) -> HtmlPage | None:
    """Parses the text of a file as an HTML page; None where the text does not start like HTML, or has no element."""
    root = tree(text) if _START.match(text) else None
    if root is None:
        return None
    meta = {str(key): value for key, value in _meta(root)}
    data = next(iter(_articles(root)), {})
    link = next((str(e.get("href", "")) for e in root.iter("link") if e.get("rel") == "canonical"), "")
    page = data.get("mainEntityOfPage")
    page_id = text_at(page, "@id") if isinstance(page, dict) else text_at(data, "mainEntityOfPage")
    saved_from = _SAVED_FROM.search(text[:_TOP])
    candidates = (
        link,
        meta.get("og:url", ""),
        text_at(data, "url") or "",
        page_id or "",
        saved_from[1] if saved_from else "",
    )
    canonical = next((url for value in candidates if (url := web_address(value.strip()))), None)
    canonical = (at_source(canonical) or canonical) if canonical else None
    url = canonical if canonical and at_source(canonical) and slug_of(canonical) else None
    title = text_at(data, "headline") or meta.get("og:title") or _title(root)
    published, modified = text_at(data, "datePublished"), text_at(data, "dateModified")
    about_story = (bool(data) or meta.get("og:type") == "article") and _NAME in text
    body = text_at(data, "articleBody")
    article_lines = tuple(html_lines(_article(root)))
    return HtmlPage(
        title=_SITE.sub("", fold(title)) if title else None,
        dek=text_at(data, "description") or meta.get("description") or meta.get("og:description"),
        canonical=canonical,
        url=url,
        date=dates.parse_iso(published or meta.get("article:published_time") or ""),
        updated=dates.parse_iso(modified or meta.get("article:modified_time") or ""),
        beat=next(texts_at(data, "articleSection"), None) or meta.get("article:section"),
        # A page that a script fills may have been saved without its text: read that in the metadata.
        lines=lines(body) if body and _length(article_lines) < len(body) / 2 else article_lines,
        known=bool(url) or (canonical is None and about_story),
    )


def _length(article_lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in article_lines)


def _meta(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        key, value = element.get("name") or element.get("property"), fold(str(element.get("content") or ""))
        if key and value:
            yield str(key).lower(), value


def _title(root: etree._Element) -> str | None:
    element = next(root.iter("title"), None)
    return None if element is None else fold("".join(map(str, element.itertext()))) or None


def _articles(root: etree._Element) -> Iterator[Mapping[str, object]]:
    """Yields the article records in a page's JSON-LD (schema.org): a single one, or those in a list or in a graph."""
    for script in root.iter("script"):
        if not str(script.get("type", "")).startswith("application/ld+json"):
            continue
        value = load(_CDATA.sub("", script.text or ""))
        records = value if isinstance(value, list) else [value]
        graphs = [
            record["@graph"]
            for record in records
            if isinstance(record, dict) and isinstance(record.get("@graph"), list)
        ]
        for record in (*records, *(item for graph in graphs for item in graph)):
            if isinstance(record, dict):
                kinds = record.get("@type")
                if _ARTICLES & {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])}:
                    yield record


def _article(root: etree._Element) -> etree._Element:
    """The element with a page's text: the nearest around its title that has paragraphs, else the only article."""
    titles = (element for element in root.iter("h1") if fold("".join(map(str, element.itertext()))) != _NAME)
    heading = next(titles, None)
    for ancestor in () if heading is None else heading.iterancestors("article", "main", "body"):
        if len(list(islice(ancestor.iter("p"), _PARAGRAPHS))) == _PARAGRAPHS:
            return ancestor
    articles = list(islice(root.iter("article"), 2))
    return articles[0] if len(articles) == 1 else next(root.iter("main"), next(root.iter("body"), root))
