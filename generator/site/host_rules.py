"""Parses `_headers` and `_redirects`, and applies them as a host that reads them does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

_MOVED = 301


@dataclass(frozen=True, slots=True)
class Rules:
    """The headers for each pattern of paths, and the redirects: the new path and the status by the old path.

    A status that is no redirect's is that of the response, with what is at the new path.
    """

    headers: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = ()
    redirects: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def headers_for(self, path: str) -> dict[str, str]:
        """The headers of a path; if two rules set the same one, the later rule applies."""
        return {name: value for pattern, headers in self.headers if pattern.fullmatch(path) for name, value in headers}

    def moved(self, path: str) -> tuple[str, int] | None:
        """The path that a path redirects to, and the status; None if it does not. A trailing slash is ignored."""
        return self.redirects.get(path.rstrip("/"))


def rules(headers: str, redirects: str) -> Rules:
    """Parses the texts of `_headers` and `_redirects`, in the form that Netlify reads.

    Args:
        headers: The text of `_headers`.
        redirects: The text of `_redirects`.
    """
    return Rules(tuple(_headers(headers)), dict(_redirects(redirects)))


def _headers(text: str) -> Iterator[tuple[re.Pattern[str], tuple[tuple[str, str], ...]]]:
    pattern: re.Pattern[str] | None = None
    headers: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            headers.append((name.strip(), value.strip()))
            continue
        if pattern:
            yield pattern, tuple(headers)
        pattern, headers = _pattern(unquote(line.strip())), []
    if pattern:
        yield pattern, tuple(headers)


def _pattern(path: str) -> re.Pattern[str]:
    """The pattern for a path of `_headers`: `/a/*` matches all below, and in `/a/:b/c` `:b` is any one name."""
    parts = re.split(r"(\*|:[a-z]+)", path)
    return re.compile("".join({"*": ".*"}.get(p, "[^/]+" if p.startswith(":") else re.escape(p)) for p in parts))


def _redirects(text: str) -> Iterator[tuple[str, tuple[str, int]]]:
    for line in text.splitlines():
        old, new, status = (*line.split(), "", "", "")[:3]
        number = status.removesuffix("!") or str(_MOVED)
        if old and new and not old.startswith("#") and re.fullmatch("[2-5][0-9][0-9]", number):
            yield unquote(old).rstrip("/"), (unquote(new), int(number))
