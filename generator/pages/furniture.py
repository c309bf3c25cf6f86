"""Settings, hand-written pages and redirects in; what a site needs beside its stories out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from xml.sax.saxutils import escape

from markupsafe import Markup

from generator import dates, prose, urls
from generator.corpus import Corpus
from generator.page import Document, Link, Made, Page, Plan
from generator.pages.site import Completeness, Site
from generator.pages.views import Moved, addresses, feed_link, linked
from generator.settings import Settings

POLICY = (
    "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The content security policy of every page at its own address; `connect-src` lets auditors fetch robots.txt.

What a host answers with the 404 page has none: no rule could cover all other paths, and one page besides.
"""

SEARCH_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
"""That of the search page, and of the worker that searches: it obeys the policy that it is itself sent with."""

HEADERS = (
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)


@dataclass(frozen=True, slots=True)
class HandPageView:
    """A page written by hand; the one called about also tells how complete the archive is."""

    title: str
    html: Markup
    complete: Completeness | None


def produce(corpus: Corpus, site: Site) -> Iterator[Made]:
    """Hand-written pages, redirects, the 404 page, assets, and the files that hosts and crawlers read."""
    yield from _hand_pages(corpus, site)
    yield Page(
        address=urls.CORPUS,
        template="pages/corpus.html",
        title="How complete the file is",
        description=f"How many stories of {site.settings.title} have a date, a beat, a title, paragraphs, a twin.",
        origin="the page on the corpus",
        feeds=(feed_link(site.settings),),
        trail=(Link("About", urls.ABOUT),),
        view=site.complete,
    )
    yield Page(
        address=urls.NOT_FOUND,
        template="pages/404.html",
        title="Not in the file",
        description="There is no page at this address.",
        origin="the 404 page",
        view=None,
        listed=False,
        absolute=True,
    )
    for alias, slug in sorted(corpus.redirects.items()):
        story = corpus.by_slug[slug]
        yield Page(
            address=urls.story(alias),
            template="pages/moved.html",
            title=f"Moved: {story.title}",
            description="This story has another address now.",
            origin=f"the alias {alias!r} of {slug!r}",
            view=Moved(story.title, urls.story(slug)),
            listed=False,
        )
    for alias, target in sorted(corpus.text_redirects.items()):
        story = corpus.by_slug[target.partition("/")[0]]
        for beneath in ("", urls.CHANGES):
            to = urls.story(target) + (beneath if "/" in target else "")
            yield Page(
                address=urls.story(alias) + beneath,
                template="pages/moved.html",
                title=f"Moved: {story.title}",
                description="This text has another address now.",
                origin=f"the text {alias!r} of {story.slug!r}",
                view=Moved(story.title, to),
                listed=False,
            )
    for path, data in sorted(site.assets.items()):
        yield Document(urls.ASSETS + path, data, f"the asset {path!r}")
    yield Document("robots.txt", _robots(site.settings), "robots.txt")
    yield Document("_redirects", _redirects(corpus, site.settings), "_redirects")


def _hand_pages(corpus: Corpus, site: Site) -> Iterator[Page]:
    for page in site.pages:
        address = f"{page.slug}/"
        text = prose.render(page.body)
        html = linked(text.html, addresses(corpus, text.targets), urls.root(urls.file(address)))
        yield Page(
            address=address,
            template="pages/hand.html",
            title=page.title,
            description=page.description,
            origin=page.origin,
            feeds=(feed_link(site.settings),),
            view=HandPageView(page.title, Markup(html), site.complete if address == urls.ABOUT else None),  # noqa: S704 - rendered by prose, which escapes
        )
    if all(f"{page.slug}/" != urls.ABOUT for page in site.pages):
        yield Page(
            address=urls.ABOUT,
            template="pages/hand.html",
            title="About",
            description=f"What {site.settings.title} is, and how complete.",
            origin="the about page",
            feeds=(feed_link(site.settings),),
            view=HandPageView("About", Markup(), site.complete),
        )


def sitemap(pages: Iterable[tuple[str, datetime | None]], settings: Settings) -> Plan:
    """The addresses of a site's pages, and when each was changed, in; its sitemap (sitemaps.org 0.9) out."""
    return Plan("sitemap.xml", _sitemap, (tuple(sorted(pages, key=itemgetter(0))), settings))


def _sitemap(pages: Iterable[tuple[str, datetime | None]], settings: Settings) -> Document:
    lines = [
        "<url><loc>"
        + escape(settings.base_url + address)
        + "</loc>"
        + (f"<lastmod>{dates.instant(modified)}</lastmod>" if modified else "")
        + "</url>"
        for address, modified in pages
    ]
    text = "\n".join((
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *lines,
        "</urlset>\n",
    ))  # fmt: skip
    return Document("sitemap.xml", text.encode(), "the sitemap")


def _robots(settings: Settings) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.base_url}sitemap.xml\n".encode()


def headers(pages: Iterable[str], settings: Settings) -> Plan:
    """The paths of a site's pages in; out the headers that a host should send, as Netlify and others read them."""
    return Plan("_headers", _headers, (tuple(sorted(set(map(_top, pages)))), settings))


def _top(path: str) -> str:
    """The part of the site that a page is in: a folder with all below, or a page of its own."""
    top, below, _ = path.partition("/")
    return f"{top}/*" if below else "" if path == urls.file(urls.HOME) else path


def _headers(tops: Sequence[str], settings: Settings) -> Document:
    """No path gets a policy from two rules: some hosts would send both, which allow only what is in either."""
    base = urls.base_path(settings.base_url)
    rules: list[tuple[str, tuple[tuple[str, str], ...]]] = [(f"{base}*", HEADERS)]
    searching = (f"{urls.SEARCH}*", f"{urls.PAGEFIND}*") if settings.search else ()
    tops = (*tops, urls.file(urls.HOME))
    policies = {**dict.fromkeys(tops, POLICY), **dict.fromkeys(searching, SEARCH_POLICY)}
    rules += [(f"{base}{top}", (("Content-Security-Policy", policy),)) for top, policy in sorted(policies.items())]
    rules += [
        (f"{base}{pattern}", (("Content-Type", "application/atom+xml; charset=utf-8"),))
        for pattern in (urls.feed(""), urls.feed(urls.beat(":beat")), urls.feed(urls.entity(":entity")))
    ]
    rules.append((f"{base}{urls.OPML}", (("Content-Type", "text/x-opml; charset=utf-8"),)))
    lines = [line for path, headers in rules for line in (path, *(f"  {name}: {value}" for name, value in headers))]
    return Document("_headers", ("\n".join(lines) + "\n").encode(), "_headers")


def _redirects(corpus: Corpus, settings: Settings) -> bytes:
    """What has moved, in the form that Netlify reads; the small pages say the same to all other hosts.

    The mark after 301 is what lets a redirect come before the page that stands at its address.
    """
    base = urls.base_path(settings.base_url)
    moved = [(urls.story(alias), urls.story(slug)) for alias, slug in corpus.redirects.items()]
    moved += [(urls.story(alias), urls.story(target)) for alias, target in corpus.text_redirects.items()]
    moved += [(urls.entity(old), urls.entity(slug)) for old, slug in corpus.entities.moved.items()]
    return "".join(f"{base}{old} {base}{new} 301!\n" for old, new in sorted(moved)).encode()
