"""The addresses of everything on the site: no other module knows how addresses look.

Addresses are relative to the site's root, without a slash in front: "" is home. Pages end in a slash and are
written as `index.html` there.
"""

from urllib.parse import urlsplit

from generator.core.text import slugify

HOME = ""
STORIES = "stories/"
BEATS = "beats/"
ENTITIES = "entities/"
EXPLORE = "explore/"
LETTERS = "letters/"
MONTHS = "months/"
SEARCH = "search/"
SEARCH_NAMES = "search/names.json"
PAGEFIND = "pagefind/"
UNDATED = "undated/"
FEEDS = "feeds/"
ABOUT = "about/"
CORPUS = "about/corpus/"
ADDRESSES = "about/addresses/"
WANTED = "wanted/"
ASSETS = "assets/"
ACCENT = "assets/accent.css"
IMAGES = "images/"
ARRIVALS = "feeds/captured/atom.xml"
FEED = "atom.xml"
OPML = "feeds.opml"
ENTITIES_OPML = "feeds/entities.opml"
DATA = "data/"
DATA_PACKAGE = "data/datapackage.json"
DATABASE = "data/archive.sqlite"
CRATE = "data/ro-crate-metadata.json"
STORY_SCHEMA = "data/story-1.schema.json"
CHANGES = "changes/"
NAMED = "named/"
NOT_FOUND = "404.html"


def story(slug: str) -> str:
    """A story's page."""
    return f"{STORIES}{slug}/"


def version(slug: str, text: str) -> str:
    """The page of a version, beneath its story: `text` is 8 digits of its digest."""
    return f"{STORIES}{slug}/{text}/"


def changes(slug: str, text: str) -> str:
    """The page that compares a version with the text that followed it."""
    return f"{version(slug, text)}{CHANGES}"


def changes_json(slug: str, text: str) -> str:
    """The same for programs."""
    return f"{changes(slug, text)}changes.json"


def markdown(slug: str) -> str:
    """A story's Markdown file, beside its page."""
    return f"{STORIES}{slug}/story.md"


def citation(slug: str, ending: str) -> str:
    """A story's citation as a file, beside its page."""
    return f"{STORIES}{slug}/story.{ending}"


SITEMAP = "sitemap.xml"
"""The sitemap, or the index of its parts."""


def sitemap_part(number: int) -> str:
    """The file of a part of the sitemap, from 1: at the root, because a sitemap covers what is below its folder."""
    return f"sitemap-{number}.xml"


def story_json(slug: str) -> str:
    """A story's record as JSON, beside its page."""
    return f"{STORIES}{slug}/story.json"


def raw(slug: str, sha256: str) -> str:
    """A capture, beside its story; named by its digest, so that an address always stands for the same bytes."""
    return f"{STORIES}{slug}/capture-{sha256[:12]}.txt"


def image(sha256: str, ending: str) -> str:
    """An image of the content folder, named by its digest."""
    return f"{IMAGES}{sha256[:16]}{ending}"


def beat(slug: str) -> str:
    """A beat's page."""
    return f"{BEATS}{slug}/"


def entity(slug: str) -> str:
    """An entity's page."""
    return f"{ENTITIES}{slug}/"


def letter(initial: str, other: str) -> str:
    """The page of an initial, where one page cannot hold all entities; `other` is the initial that is no letter."""
    return f"{LETTERS}{'other' if initial == other else slugify(initial)}/"


def opml_part(kind: str, number: int) -> str:
    """A list of feeds for feed readers, of a part of the beats or entities, where one file would be very long."""
    return f"{FEEDS}{kind}-{number}.opml"


def bundle(name: str) -> str:
    """The folder of a part of the search index; a part without a name is the whole index."""
    return f"{PAGEFIND}{name}/" if name else PAGEFIND


def entity_slug(address: str) -> str:
    """The slug of the entity whose page has an address."""
    return address.removeprefix(ENTITIES).rstrip("/")


def cooccurrence_anchor(slug: str) -> str:
    """The anchor, on an entity's page, of another entity that it appears with."""
    return f"with-{slug}"


def year(number: int) -> str:
    """Where the months of a year are listed."""
    return f"{MONTHS}#year-{number}"


def month(year: int, number: int) -> str:
    """A month's page."""
    return f"{year:04d}/{number:02d}/"


def feed(address: str) -> str:
    """The feed that belongs to a page."""
    return f"{address}{FEED}"


def table(name: str, ending: str) -> str:
    """A table of the archive's data, as `csv`, `jsonl` or `parquet`."""
    return f"{DATA}{name}.{ending}"


def mentions(slug: str) -> str:
    """All mentions of an entity as a table, beside its page."""
    return f"{entity(slug)}mentions.csv"


def json_feed(feed: str) -> str:
    """A feed as a JSON Feed, given its own address."""
    return f"{feed.removesuffix(FEED)}feed.json"


def feed_archive(feed: str, name: str) -> str:
    """An archive document of a feed, given the address of the feed."""
    return f"{feed.removesuffix(FEED)}atom/{name}.xml"


def file(address: str) -> str:
    """The file that an address is written to."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def root(path: str) -> str:
    """The relative path from a file to the site's root: `../../` for stories/x/index.html, `./` at the root."""
    return "../" * path.count("/") or "./"


def base_path(base_url: str) -> str:
    """The path of the site's base address, with slashes at both ends: `/` or `/archive/`."""
    return urlsplit(base_url).path.rstrip("/") + "/"
