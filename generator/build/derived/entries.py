"""Compares the entries that the written feed of all stories has with those of the next build."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from generator.site import urls
from generator.site.site import FeedItem

_ENTRY = re.compile(rb"<entry>.*?</entry>", re.DOTALL)
_ID = re.compile(rb"<id>([^<]*)</id>")
_CONTENT = re.compile(rb'<content type="html">([^<]*)</content>')


class EntryChanges(NamedTuple):
    """The ids of entries that are new, that read otherwise than before, and that no feed has any more."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """An entry without its content, and its content, if it has that."""

    bare: bytes
    content: bytes | None


def entry_changes(output: Path, items: Iterable[FeedItem]) -> EntryChanges:
    """What publishing the next build would change for those who follow the feed of all stories.

    Args:
        output: The output folder, with the last build.
        items: All stories as feeds have them in the next one.
    """
    before = dict(_written(output))
    after = {_id(item.before): _of(item) for item in items}
    return EntryChanges(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(each for each in after.keys() & before.keys() if _differs(before[each], after[each]))),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def _written(output: Path) -> Iterator[tuple[str, _Entry]]:
    """The entries of the written feed: those of the current document, which have content, take precedence."""
    archived = sorted((output / urls.feed_archive(urls.feed(""), "x")).parent.glob("*.xml"))
    for path in (*archived, output / urls.feed("")):
        data = path.read_bytes() if path.is_file() else b""
        for entry in _ENTRY.findall(data):
            content = _CONTENT.search(entry)
            yield _id(entry), _Entry(_CONTENT.sub(b"", entry), content[1] if content else None)


def _of(item: FeedItem) -> _Entry:
    return _Entry(item.before + item.after, None if item.html is None else escape(item.html).encode())


def _id(entry: bytes) -> str:
    found = _ID.search(entry)
    return found[1].decode() if found else ""


def _differs(before: _Entry, after: _Entry) -> bool:
    in_full = before.content is not None and after.content is not None
    return before.bare != after.bare or (in_full and before.content != after.content)
