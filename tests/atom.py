"""The rules of RFC 4287 that a feed can break, each with its section; `broken_rules` says which a feed breaks."""

import re
from collections import Counter
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
AT_MOST_ONCE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
ALLOWED = {
    "feed": {*ONCE["feed"], *AT_MOST_ONCE["feed"], "author", "category", "contributor", "link", "entry"},
    "entry": {*ONCE["entry"], *AT_MOST_ONCE["entry"], "author", "category", "contributor", "link"},
}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TEXT_TYPES = {None, "text", "html", "xhtml"}


def broken_rules(root):
    """The root element of a feed in; a sentence for each rule that it breaks out."""
    if root.tag != f"{ATOM}feed":
        return ["4.1.1: the document element is atom:feed"]
    entries = root.findall(f"{ATOM}entry")
    return [
        *_container(root, "feed"),
        *(rule for entry in entries for rule in _container(entry, "entry")),
        *(rule for entry in entries for rule in _entry(entry)),
        *_authors(root, entries),
        *_ids(root, entries),
    ]


def _container(element, name):
    # Elements of other namespaces are extensions (section 6.4).
    counts = Counter(child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM))
    yield from (f"4.1: {name} has {child} exactly once" for child in ONCE[name] if counts[child] != 1)
    yield from (f"4.1: {name} has {child} at most once" for child in AT_MOST_ONCE[name] if counts[child] > 1)
    yield from (f"4.1: {child} is no element of {name}" for child in counts if child not in ALLOWED[name])
    for rule in (_dates, _texts, _all_links, _categories, _persons, _iris):
        yield from rule(element)


def _children(element, *names):
    return [child for name in names for child in element.findall(f"{ATOM}{name}")]


def _dates(element):
    dates = (date.text or "" for date in _children(element, "updated", "published"))
    yield from (f"3.3: {date!r} is no date-time of RFC 3339" for date in dates if not DATE.fullmatch(date))


def _texts(element):
    for text in _children(element, "title", "subtitle", "rights", "summary"):
        if text.get("type") not in TEXT_TYPES:
            yield f"3.1.1: text has no type {text.get('type')!r}"
        if text.get("type") in {None, "text", "html"} and len(text):
            yield "3.1.1: text of type text or html has no child elements"


def _all_links(element):
    if not all(link.get("href") for link in _children(element, "link")):
        yield "4.2.7.1: a link has an href"
    alternates = [(link.get("type"), link.get("hreflang")) for link in _links(element, "alternate")]
    if len(alternates) != len(set(alternates)):
        yield "4.1: no two alternate links have the same type and language"


def _categories(element):
    if not all(category.get("term") for category in _children(element, "category")):
        yield "4.2.2.1: a category has a term"


def _persons(element):
    if any(len(_children(person, "name")) != 1 for person in _children(element, "author", "contributor")):
        yield "3.2.1: a person has a name, once"


def _iris(element):
    if not all(urlsplit(child.text or "").scheme for child in _children(element, "id")):
        yield "4.2.6: an id is an absolute IRI"


def _links(element, rel):
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def _entry(entry):
    content = entry.find(f"{ATOM}content")
    if content is None and not _links(entry, "alternate"):
        yield "4.1.2: an entry has content or an alternate link"
    if content is not None and content.get("src") and entry.find(f"{ATOM}summary") is None:
        yield "4.1.2: an entry whose content is elsewhere has a summary"
    if content is not None and content.get("type") in {None, "text", "html"} and len(content):
        yield "4.1.3.3: content of type text or html has no child elements"


def _authors(root, entries):
    if root.find(f"{ATOM}author") is None and not all(entry.find(f"{ATOM}author") is not None for entry in entries):
        yield "4.1.1: a feed has an author, unless each of its entries has one"


def _ids(root, entries):
    ids = [entry.findtext(f"{ATOM}id") for entry in (root, *entries)]
    if len(ids) != len(set(ids)):
        yield "4.2.6: no two entries have one id"
