"""Turns links to addresses into links to files, for a site that is opened from a folder and served by nobody."""

import re

_LINK = re.compile(r'(?P<before>\bhref="|content="0; ?url=)(?P<path>[^"#?]*)(?P<rest>[^"]*")')
# https://example.org/  mailto:…  //example.org/
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def with_files(html: str) -> str:
    """The page with `index.html` behind every link to a folder of the site; links to elsewhere stay as they are."""
    return _LINK.sub(_to_file, html)


def _to_file(link: re.Match[str]) -> str:
    path = link["path"]
    if not path or _ELSEWHERE.match(path):
        return link[0]
    if path.rpartition("/")[2] in {".", ".."}:
        path += "/"
    return f"{link['before']}{path}index.html{link['rest']}" if path.endswith("/") else link[0]
