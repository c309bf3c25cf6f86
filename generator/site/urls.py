"""What there is in the archive in, its address out: the one place that knows how addresses look.

Addresses are relative to the site's root, without a slash in front: "" is home. Pages end in a slash and are written
as `index.html` there.
"""

from urllib.parse import urlsplit

HOME = ""
STORIES = "stories/"
BEATS = "beats/"
ENTITIES = "entities/"
EXPLORE = "explore/"
LETTERS = "letters/"
MONTHS = "months/"
SEARCH = "search/"
PAGEFIND = "pagefind/"
UNDATED = "undated/"
FEEDS = "feeds/"
ABOUT = "about/"
CORPUS = "about/corpus/"
WANTED = "wanted/"
ASSETS = "assets/"
FEED = "atom.xml"
OPML = "feeds.opml"
CHANGES = "changes/"
NAMED = "named/"
NOT_FOUND = "404.html"


def story(slug: str) -> str:
    """A story's page."""
    return f"{STORIES}{slug}/"


def version(slug: str, text: str) -> str:
    """A text that a story had, beneath the story: `text` is 8 digits of its digest."""
    return f"{STORIES}{slug}/{text}/"


def changes(slug: str, text: str) -> str:
    """What was changed in a text by the one that followed it."""
    return f"{version(slug, text)}{CHANGES}"


def markdown(slug: str) -> str:
    """A story's Markdown file, beside its page."""
    return f"{STORIES}{slug}/story.md"


def story_json(slug: str) -> str:
    """All that is known of a story, for programs, beside its page."""
    return f"{STORIES}{slug}/story.json"


def raw(slug: str, sha256: str) -> str:
    """A capture as it came, beside its story; named by its digest, so that the address means these bytes."""
    return f"{STORIES}{slug}/capture-{sha256[:12]}.txt"


def beat(slug: str) -> str:
    """A beat's page."""
    return f"{BEATS}{slug}/"


def entity(slug: str) -> str:
    """An entity's page."""
    return f"{ENTITIES}{slug}/"


def letter(initial: str, other: str) -> str:
    """The entities under an initial, where they are too many for one page; `other` is what is no letter."""
    return f"{LETTERS}{'other' if initial == other else initial.lower()}/"


def bundle(name: str) -> str:
    """A part of the search index; the one without a name is all of it."""
    return f"{PAGEFIND}{name}/" if name else PAGEFIND


def cooccurrence_anchor(slug: str) -> str:
    """The anchor, on an entity's page, of another one that it appears with."""
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


def file(address: str) -> str:
    """The file that an address is written to."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def root(path: str) -> str:
    """The way from a file up to the site's root: `../../` for stories/x/index.html, `./` at the root."""
    return "../" * path.count("/") or "./"


def base_path(base_url: str) -> str:
    """The path of the site's base address, with slashes at both ends: `/` or `/archive/`."""
    return urlsplit(base_url).path.rstrip("/") + "/"
