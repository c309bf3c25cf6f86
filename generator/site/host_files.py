"""The files that hosts and crawlers read: headers, redirects, the sitemap, robots.txt; and the assets."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from operator import itemgetter

from generator.content.settings import Settings
from generator.core import dates
from generator.core.document import Document
from generator.core.memo import Memo
from generator.core.part import owner_of
from generator.corpus.corpus import Corpus
from generator.site import urls
from generator.site.look import accent_styles
from generator.site.page import Plan
from generator.site.site import Site

POLICY = (
    "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The content security policy of every page at its own address; `connect-src` lets auditors fetch robots.txt.

What a host answers with the 404 page has none: a rule for all other paths would be a second rule for these pages.
"""


SEARCH_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
"""The policy of the search page and of its worker: a worker obeys the policy that it is itself sent with."""


HEADERS = (
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Document]:
    """Assets, static files, robots.txt and `_redirects`.

    The sitemap and `_headers` list the pages, so `publish` adds them last.
    """
    for path, data in sorted(site.assets.items()):
        yield Document(urls.ASSETS + path, data, f"the asset {path!r}")
    for path, data in sorted(site.static.items()):
        yield Document(path, data, f"the file {path!r} of the folder static")
    if site.settings.accent and site.part.owns(urls.ACCENT):
        yield Document(urls.ACCENT, accent_styles(site.settings.accent).encode(), "the accent colour")
    if site.part.owns("robots.txt"):
        yield Document("robots.txt", _robots(site.settings), "robots.txt")
        yield Document("_redirects", _redirects(corpus, site.settings), "_redirects")


def sitemaps(pages: Collection[tuple[str, datetime | None]], settings: Settings) -> Iterator[Plan]:
    """The plans of the sitemap (sitemaps.org 0.9): one file, or for very many pages its parts and an index.

    In which part a page is follows from its address: a new page changes one of them.

    Args:
        pages: The address of each page, and when it was last changed, or None.
        settings: The settings of the site.
    """
    if len(pages) <= SITEMAP_PAGES:
        yield Plan(urls.SITEMAP, _sitemap, (urls.SITEMAP, tuple(sorted(pages, key=itemgetter(0))), settings))
        return
    # As many parts as a power of two, of which each has a quarter to a half of what it may have.
    of = 1 << (len(pages) * 2 // SITEMAP_PAGES).bit_length()
    parts: dict[int, list[tuple[str, datetime | None]]] = {}
    for page in pages:
        parts.setdefault(owner_of(page[0], of), []).append(page)
    paths = {number: urls.sitemap_part(number + 1) for number in sorted(parts)}
    yield Plan(urls.SITEMAP, _sitemap_index, (tuple(paths.values()), settings))
    for number, path in paths.items():
        yield Plan(path, _sitemap, (path, tuple(sorted(parts[number], key=itemgetter(0))), settings))


SITEMAP_PAGES = 40_000
"""How many pages a site has at most that has one sitemap: the protocol allows 50,000 in each, and 50 MB."""


def _sitemap(path: str, pages: Iterable[tuple[str, datetime | None]], settings: Settings) -> Document:
    lines = [
        f"<url>{_location(address, settings)}"
        + (f"<lastmod>{dates.instant(modified)}</lastmod>" if modified else "")
        + "</url>"
        for address, modified in pages
    ]
    return Document(path, _sitemap_xml("urlset", lines), "the sitemap")


def _sitemap_index(paths: Iterable[str], settings: Settings) -> Document:
    lines = [f"<sitemap>{_location(path, settings)}</sitemap>" for path in paths]
    return Document(urls.SITEMAP, _sitemap_xml("sitemapindex", lines), "the sitemap")


def _location(address: str, settings: Settings) -> str:
    return f"<loc>{escape(settings.base_url + address, quote=False)}</loc>"


def _sitemap_xml(element: str, lines: Sequence[str]) -> bytes:
    text = "\n".join((
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *lines,
        f"</{element}>\n",
    ))  # fmt: skip
    return text.encode()


def _robots(settings: Settings) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.base_url}{urls.SITEMAP}\n".encode()


def headers(pages: Iterable[str], lists: Iterable[str], settings: Settings) -> Plan:
    """The plan of `_headers`: the headers that a host should send, in the format that Netlify and others read.

    Args:
        pages: The paths of the site's pages.
        lists: Those of its lists of feeds (OPML).
        settings: The settings of the site.
    """
    return Plan("_headers", _headers, (tuple(sorted(set(map(_top, pages)))), tuple(sorted(lists)), settings))


def _top(path: str) -> str:
    """The path by which a rule covers a page: its top folder with all below it, or the page alone; "" for home."""
    top, below, _ = path.partition("/")
    return f"{top}/*" if below else "" if path == urls.file(urls.HOME) else path


_FEEDS = (urls.feed(""), urls.ARRIVALS, urls.feed(urls.beat(":beat")), urls.feed(urls.entity(":entity")))
"""The addresses of all feeds, as patterns."""


def _headers(tops: Sequence[str], lists: Sequence[str], settings: Settings) -> Document:
    """The file `_headers`.

    No path gets a policy from two rules: some hosts would send both, and browsers then allow only what both allow.
    """
    base = urls.base_path(settings.base_url)
    rules: list[tuple[str, tuple[tuple[str, str], ...]]] = [(f"{base}*", HEADERS)]
    searching = (f"{urls.SEARCH}*", f"{urls.PAGEFIND}*") if settings.search else ()
    tops = (*tops, urls.file(urls.HOME))
    policies = {**dict.fromkeys(tops, POLICY), **dict.fromkeys(searching, SEARCH_POLICY)}
    rules += [(f"{base}{top}", (("Content-Security-Policy", policy),)) for top, policy in sorted(policies.items())]
    rules += [
        (f"{base}{pattern}", (("Content-Type", "application/atom+xml; charset=utf-8"),))
        for feed in _FEEDS
        for pattern in (feed, urls.feed_archive(feed, "*").removesuffix(".xml"))
    ]
    rules += [
        (f"{base}{urls.json_feed(feed)}", (("Content-Type", "application/feed+json; charset=utf-8"),))
        for feed in _FEEDS
    ]
    rules += [(f"{base}{path}", (("Content-Type", "text/x-opml; charset=utf-8"),)) for path in lists]
    if settings.records:
        open_to_all = (("Access-Control-Allow-Origin", "*"),)
        rules.append((f"{base}{urls.DATA}*", open_to_all))
        rules.append((f"{base}{urls.mentions(':entity')}", (("Content-Type", "text/csv; charset=utf-8"), *open_to_all)))
        types = {
            urls.markdown(":slug"): "text/markdown",
            urls.citation(":slug", "bib"): "application/x-bibtex",
            urls.citation(":slug", "ris"): "application/x-research-info-systems",
            urls.citation(":slug", "csl.json"): "application/vnd.citationstyles.csl+json",
        }
        rules += [(f"{base}{path}", (("Content-Type", f"{form}; charset=utf-8"),)) for path, form in types.items()]
    lines = [line for path, headers in rules for line in (path, *(f"  {name}: {value}" for name, value in headers))]
    return Document("_headers", ("\n".join(lines) + "\n").encode(), "_headers")


def _redirects(corpus: Corpus, settings: Settings) -> bytes:
    """The file `_redirects`, in the format that Netlify reads; all other hosts have the redirect pages.

    The mark after a status makes a rule take precedence over the page at the same address. What was withdrawn or is
    gone has a page that says so, and is answered with it and 410 (RFC 9110, section 15.5.11) by hosts that can.
    """
    base = urls.base_path(settings.base_url)
    moved = [(urls.story(alias), urls.story(slug)) for alias, slug in corpus.redirects.items()]
    moved += [(urls.story(alias), urls.story(target)) for alias, target in corpus.text_redirects.items()]
    moved += [(urls.entity(old), urls.entity(slug)) for old, slug in corpus.entities.moved.items()]
    lines = [f"{base}{old} {base}{new} 301!\n" for old, new in sorted(moved)]
    gone = sorted({*(urls.story(story.slug) for story in corpus.withdrawn), *settings.gone})
    lines += [f"{base}{address} {base}{urls.file(address)} 410!\n" for address in gone]
    return "".join(lines).encode()
