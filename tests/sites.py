"""A checker of built sites: what pages link to, and whether it is there."""

from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

HOST = "https://site.invalid"


class Links(HTMLParser):
    """The addresses that a page leads to, and the anchors that it has."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.anchors = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's own signature
        values = dict(attrs)
        if "id" in values:
            self.anchors.append(values["id"])
        if values.get("rel") == "canonical":
            return
        self.found += [values[name] for name in ("href", "src") if values.get(name) is not None]
        if values.get("http-equiv") == "refresh":
            self.found.append(values["content"].partition("url=")[2])

    handle_startendtag = handle_starttag


LATER = {"data/archive.sqlite", "data/ro-crate-metadata.json"}
"""Files that are made from the written site: a site that is only previewed has none."""


def broken_links(tree, base="/"):
    """The files of a site, as served below `base`, in; every internal link or fragment that leads nowhere out."""
    pages = {path: Links(data.decode()) for path, data in tree.items() if path.endswith(".html")}
    broken = []
    for path, page in pages.items():
        for link in page.found:
            parts = urlsplit(urljoin(f"{HOST}{base}{path}", link))
            if f"{parts.scheme}://{parts.netloc}" != HOST:
                continue
            if not parts.path.startswith(base):
                broken.append((path, link))
                continue
            target = unquote(parts.path).removeprefix(base)
            target = f"{target}index.html" if not target or target.endswith("/") else target
            if target in LATER:
                continue
            if target not in tree or (parts.fragment and parts.fragment not in pages[target].anchors):
                broken.append((path, link))
    return broken


def repeated_anchors(tree):
    """Pages on which an anchor stands twice."""
    found = {path: Links(data.decode()).anchors for path, data in tree.items() if path.endswith(".html")}
    return [path for path, anchors in found.items() if len(anchors) != len(set(anchors))]
