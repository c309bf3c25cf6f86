"""Reads the metadata of an HTML page, and the lines of its article."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import etree

from generator.core import dates
from generator.core.text import fold, gettext_noop, web_address
from generator.ingest.formats.boilerplate import copyright_year
from generator.ingest.formats.html_text import html_lines, tree
from generator.ingest.formats.json_ld import own_article, shown_titles
from generator.ingest.formats.json_values import text_at, texts_at
from generator.ingest.formats.lines import Line, lines
from generator.ingest.formats.source_urls import archived_at, at_source, slug_of

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*+-->\s*)*+<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|meta|title)\b",
    re.IGNORECASE,
)
# The address that browsers and their extensions write at the top of a page that they save.
_SAVED_FROM = re.compile(r"(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: )(\S+)")
_TOP = 2000
_NAME = "AIDRAN"
_PARAGRAPHS = 2
"""Minimum number of paragraphs in an element around the title for it to be the article."""
_PARAGRAPH = 200
"""Minimum length, in characters, of a paragraph of an article's text."""
_SITE = re.compile(r"\s+[|·–—-]\s+AIDRAN\b.*\Z")
_DATE_META = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate",
    "publish-date", "publication_date", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_CHANGE_META = ("article:modified_time", "og:updated_time", "last-modified", "datemodified", "dcterms.modified")
# saved date: Fri Mar 06 2026 09:01:00 GMT+0100 (of SingleFile)  ·  FILE ARCHIVED ON 08:01:00 Mar 06, 2026 (of Wayback)
_SAVED_ON = re.compile(r"saved date: ([^\n]{10,80})|FILE ARCHIVED ON (\d\d:\d\d):\d\d (\w{3} \d\d, \d{4})")
_CHANGED_ALONE = gettext_noop("the page states only when it was last changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A saved page: its metadata, and the text of its article.

    `canonical` is the page's own address, a story's or not; `url` is the same address if it is a story's. `known`
    is true if the address or the type of the page shows that it is a story's page. `copyright_year` is the year of the
    © line in its foot, `taken` when it was saved, if the program that saved it says so.
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
    copyright_year: int | None
    taken: datetime | None
    inferred: tuple[tuple[str, str], ...] = ()


def begins_like_html(text: str) -> bool:
    """Whether a text begins with an element of an HTML page, perhaps below comments."""
    return _START.match(text) is not None


def html_page(text: str, address: str | None = None) -> HtmlPage | None:
    """Parses the text of a file as an HTML page; None where the text does not start like HTML, or has no element.

    Args:
        text: The text of the file.
        address: The address from which the page was saved, if its container says so.
    """
    root = tree(text) if begins_like_html(text) else None
    if root is None:
        return None
    meta = {str(key): value for key, value in _meta(root)}
    saved_from = _SAVED_FROM.search(text[:_TOP])
    link = next((str(e.get("href", "")) for e in root.iter("link") if e.get("rel") == "canonical"), "")
    stated = (link, meta.get("og:url", ""), saved_from[1] if saved_from else "", address or "")
    window = _title(root)
    data = own_article(root, _address(stated), (*shown_titles(root), _SITE.sub("", window or "")))
    page = data.get("mainEntityOfPage")
    page_id = text_at(page, "@id") if isinstance(page, dict) else text_at(data, "mainEntityOfPage")
    canonical = _address((*stated, text_at(data, "url") or "", page_id or ""))
    url = canonical if canonical and at_source(canonical) and slug_of(canonical) else None
    title = text_at(data, "headline") or meta.get("og:title") or window
    article = _article(root)
    article_lines = tuple(html_lines(article))
    body = text_at(data, "articleBody")
    about_story = (bool(data) or meta.get("og:type") == "article") and _NAME in text
    published = (*_moments(data, "datePublished", "dateCreated"), *_of(meta, _DATE_META), *_times(article))
    changed = (*_moments(data, "dateModified"), *_of(meta, _CHANGE_META))
    return HtmlPage(
        title=_SITE.sub("", fold(title)) if title else None,
        dek=text_at(data, "description") or meta.get("description") or meta.get("og:description"),
        canonical=canonical,
        url=url,
        date=next(iter((*published, *changed)), None),
        updated=next(iter(changed), None),
        beat=next(texts_at(data, "articleSection"), None) or meta.get("article:section"),
        # A page that a script fills may have been saved without its text: read that in the metadata.
        lines=lines(body) if body and _length(article_lines) < len(body) / 2 else article_lines,
        known=bool(url) or (canonical is None and about_story),
        copyright_year=_footer_year(root),
        taken=_taken(text, (*stated, saved_from[1] if saved_from else "")),
        inferred=(("date", _CHANGED_ALONE),) if changed and not published else (),
    )


def _address(candidates: Iterable[str]) -> str | None:
    """The first web address among some texts, without the web archive's prefix."""
    address = next((url for value in candidates if (url := web_address(value.strip()))), None)
    return (at_source(address) or address) if address else None


def _moments(record: Mapping[str, object], *keys: str) -> tuple[datetime, ...]:
    values = [value.get("@value") if isinstance(value := record.get(key), dict) else value for key in keys]
    return tuple(
        moment
        for value in values
        if isinstance(value, str | int) and not isinstance(value, bool) and (moment := dates.parse_any(str(value)))
    )


def _of(meta: Mapping[str, str], keys: Iterable[str]) -> tuple[datetime, ...]:
    return tuple(moment for key in keys if key in meta and (moment := dates.parse_any(meta[key])))


def _times(article: etree._Element) -> Iterator[datetime]:
    """Yields the moment of the `time` element above an article's text: those below it are of other stories."""
    for element in article.iter("time", "p"):
        if element.tag == "p" and len("".join(map(str, element.itertext()))) >= _PARAGRAPH:
            return
        moment = dates.parse_any(str(element.get("datetime", ""))) if element.tag == "time" else None
        if moment:
            yield moment


def _footer_year(root: etree._Element) -> int | None:
    texts = (fold(str(text)) for footer in root.iter("footer") for text in footer.itertext())
    return next((year for text in texts if (year := copyright_year(text))), None)


def _taken(text: str, addresses: Iterable[str]) -> datetime | None:
    """When a page was saved, as SingleFile or the web archive writes into it, or as the address of the copy says."""
    match = _SAVED_ON.search(text)
    stated = dates.parse_any(match[1] or f"{match[3]} {match[2]}") if match else None
    return stated or next((moment for address in addresses if (moment := archived_at(address))), None)


def _length(article_lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in article_lines)


def _meta(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        key = element.get("name") or element.get("property") or element.get("itemprop")
        value = fold(str(element.get("content") or ""))
        if key and value:
            yield str(key).lower(), value


def _title(root: etree._Element) -> str | None:
    element = next(root.iter("title"), None)
    return None if element is None else fold("".join(map(str, element.itertext()))) or None


def _article(root: etree._Element) -> etree._Element:
    """The element with a page's text: the nearest around its title that has paragraphs, else the only article."""
    titles = (element for element in root.iter("h1") if fold("".join(map(str, element.itertext()))) != _NAME)
    heading = next(titles, None)
    for ancestor in () if heading is None else heading.iterancestors("article", "main", "body"):
        if len(list(islice(ancestor.iter("p"), _PARAGRAPHS))) == _PARAGRAPHS:
            return ancestor
    articles = list(islice(root.iter("article"), 2))
    return articles[0] if len(articles) == 1 else next(root.iter("main"), next(root.iter("body"), root))
