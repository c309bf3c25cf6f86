"""The texts of `_headers` and `_redirects` in, what a host that reads them does out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_MOVED = 301


@dataclass(frozen=True, slots=True)
class Rules:
    """Headers by the pattern of the paths that they are for, and where what has moved is now, with the status."""

    headers: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = ()
    redirects: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def headers_for(self, path: str) -> dict[str, str]:
        """The headers that a path gets: of two rules for one, the later."""
        return {name: value for pattern, found in self.headers if pattern.fullmatch(path) for name, value in found}

    def moved(self, path: str) -> tuple[str, int] | None:
        """Where a path leads, and with which status; a slash at its end makes no difference."""
        return self.redirects.get(path.rstrip("/"))


def rules(headers: str, redirects: str) -> Rules:
    """The texts of the two files in the form that Netlify reads in, their rules out."""
    return Rules(tuple(_headers(headers)), dict(_redirects(redirects)))


def _headers(text: str) -> Iterator[tuple[re.Pattern[str], tuple[tuple[str, str], ...]]]:
    pattern: re.Pattern[str] | None = None
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            found.append((name.strip(), value.strip()))
            continue
        if pattern:
            yield pattern, tuple(found)
        pattern, found = _pattern(line.strip()), []
    if pattern:
        yield pattern, tuple(found)


def _pattern(path: str) -> re.Pattern[str]:
    """`/a/*` is all below, `/a/:b/c` has any one name for `:b`."""
    parts = re.split(r"(\*|:[a-z]+)", path)
    return re.compile("".join({"*": ".*"}.get(p, "[^/]+" if p.startswith(":") else re.escape(p)) for p in parts))


def _redirects(text: str) -> Iterator[tuple[str, tuple[str, int]]]:
    for line in text.splitlines():
        old, new, status = (*line.split(), "", "", "")[:3]
        if old and new and not old.startswith("#"):
            yield old.rstrip("/"), (new, int(status.rstrip("!") or _MOVED))
