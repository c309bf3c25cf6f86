"""Clears away the lines that people and programs put around a capture: above it, below it, and in front of each line.

    Forwarded message · From: · Subject:        mail headers
    > …                                         a quoted mail
    Saved from URL: … · Source: … · a bare address · The Wayback Machine - …
    --- title: … source: … ---                  front matter of a web clipper
    -- · Sent from my …                         a signature below

What such a line says of the page's address, and of the day on which it was captured, is kept.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from textwrap import dedent
from typing import NamedTuple

from generator.content.yamlfile import Fields
from generator.core import dates
from generator.core.text import fold, web_address
from generator.ingest.formats.source_urls import archived_at, at_source, slug_of


class Cleared(NamedTuple):
    """A text without the lines around it, and what these say: the story's address, the day of the capture, its fields.

    `title`, `dek` and `date` are those of a clipper's front matter.
    """

    text: str
    url: str | None = None
    taken: datetime | None = None
    title: str | None = None
    dek: str | None = None
    date: datetime | None = None


QUOTED_LINES = 5
"""Minimum number of quoted lines in a row for a text to be a quoted one."""
TOP, BOTTOM = 40, 12
"""How many lines at the top and at the bottom of a text can surround a capture."""

_QUOTED = re.compile(r"(?:> ?)+")
_MAIL = (
    r"from|to|cc|bcc|date|sent|subject|reply-to|message-id|mime-version|content-type|content-transfer-encoding"
    r"|x-[\w-]+|delivered-to|return-path|received|von|an|betreff|datum|gesendet|de|à|objet|envoyé|para|asunto|enviado"
)
_SAVED = (
    r"saved(?: (?:from(?: url)?|on|at))?|source(?: url)?|url(?: source)?|page url|link|address|location|via"
    r"|original(?: url)?|(?:retrieved|archived|captured)(?: (?:from|on|at))?|accessed(?: on)?"
    r"|clipped(?: (?:from|on))?|date (?:saved|accessed|captured|clipped)|printed(?: (?:from|on))?|snapshot|title"
    r"|published(?: time)?|markdown content|site|author|tags?"
)
_LABELLED = re.compile(rf"(?P<label>{_MAIL}|{_SAVED})\s?:(?:\s+(?P<value>\S.*))?", re.IGNORECASE)
_PUBLISHED = re.compile(r"published", re.IGNORECASE)
_SENTENCE_OF_SAVING = re.compile(
    r"(?:saved|retrieved|archived|captured|clipped|downloaded|printed|accessed)\b.{0,60}?(?:https?://\S+|\d{4}-\d\d-\d\d)\W*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_=*~]{3,}")
_FORWARDED = re.compile(
    r"[-_ ]*(?:begin )?(?:forwarded message|original message|weitergeleitete nachricht|ursprüngliche nachricht"
    r"|message transféré|mensaje reenviado)[-_: ]*"
    r"|(?:on|am|le|el) .{4,120} (?:wrote|schrieb|a écrit|escribió) ?:",
    re.IGNORECASE,
)
_WAYBACK = re.compile(
    r"(?:the )?(?:internet archive )?wayback machine(?: - https?://\S+)?|\d[\d,]* captures?|collected by|success|fail"
    r"|timestamps|about this capture|(?:collection|organization): .{1,80}"
    r"|\d{1,2} [a-z]{3} \d{4} - \d{1,2} [a-z]{3} \d{4}|[a-z]{3}(?:\s[a-z]{3}){0,2}|(?:\d{4}\s){0,2}\d{4}|\d{2}",
    re.IGNORECASE,
)
_BARE_ADDRESS = re.compile(r"<?(https?://\S+?|(?:www\.)?aidran\.[\w.-]+(?:/\S*?)?)>?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# https://aidran.ai/stories/…   1/2   in the footer of a printed page
_PRINTED = re.compile(r"^[ \t]*(https?://\S+)(?:[ \t]+|\s+\n)1/\d+[ \t]*$", re.MULTILINE)
_SIGNATURE = re.compile(
    r"-- ?|(?:sent (?:from|via|with)|get outlook for|gesendet (?:von|mit)|von meinem|envoyé de|enviado desde) .{1,60}",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_ADDRESS_KEYS = ("source", "url", "link", "source_url", "original", "canonical", "source-url", "page_url")
_TAKEN_KEYS = ("created", "captured", "clipped", "saved", "retrieved", "accessed", "date_saved", "date saved", "added")
_DATE_KEYS = ("published", "date_published", "published_time")


def clear(text: str) -> Cleared:
    """Clears away what surrounds a capture in its file; a text without such lines is returned as it is."""
    own, found = _without_front_matter(_unquoted(dedent(text) if text[:1].isspace() else text))
    lines = own.split("\n")
    top = _top(lines, found)
    bottom = _bottom(lines)
    printed = _PRINTED.search(own)
    if printed:
        found = found._replace(url=found.url or _story_address(printed[1]))
    if top == 0 and bottom == len(lines):
        return found._replace(text=own)
    return _with_what_is_said(lines[:top], found._replace(text="\n".join(lines[top:bottom])))


def _unquoted(text: str) -> str:
    """The quoted lines of a text without their marks, if nearly all of it is quoted; lines around them are a mail's."""
    lines = text.split("\n")
    quoted = [index for index, line in enumerate(lines) if line.startswith(">")]
    if len(quoted) < QUOTED_LINES:
        return text
    block = lines[quoted[0] : quoted[-1] + 1]
    if any(line.strip() and not line.startswith(">") for line in block):
        return text
    outside = sum(len(line) for line in (*lines[: quoted[0]], *lines[quoted[-1] + 1 :]))
    if outside > sum(map(len, block)):
        return text
    return "\n".join((*lines[: quoted[0]], *(_QUOTED.sub("", line, count=1) for line in block)))


def _without_front_matter(text: str) -> tuple[str, Cleared]:
    """A text without the front matter that a clipper wrote above it, and what that says."""
    match = _FRONT_MATTER.match(text)
    fields = Fields("", match[1], "not-a-story").load(match[1]) if match else None
    if match is None or fields is None or not fields.values:
        return text, Cleared(text)
    stated = {key.lower(): value.data for key, value in fields.values.items() if isinstance(value.data, str)}

    def first(*keys: str) -> str:
        return next((stated[key] for key in keys if stated.get(key)), "")

    return text[match.end() :], Cleared(
        text,
        url=_story_address(first(*_ADDRESS_KEYS)),
        taken=dates.parse_any(first(*_TAKEN_KEYS)),
        title=fold(first("title")) or None,
        dek=fold(first("description", "dek", "excerpt", "subtitle")) or None,
        date=dates.parse_any(first(*_DATE_KEYS)),
    )


def _top(lines: Sequence[str], found: Cleared) -> int:
    """The number of lines above a capture."""
    end = 0
    for index, line in enumerate(lines[:TOP]):
        text = fold(line)
        if not text:
            continue
        label = _LABELLED.fullmatch(text)
        if label and not _is_label(label, lines, index, in_block=end == index > 0):
            break
        if not label and not _is_above(text, wayback=_is_wayback(lines[:end])):
            break
        end = index + 1
    block = [fold(line) for line in lines[:end] if line.strip()]
    return end if block and (found.url or _is_certain(block)) else 0


def _is_label(label: re.Match[str], lines: Sequence[str], index: int, *, in_block: bool) -> bool:
    """Whether a labelled line is one of several, or names an address or a day; alone it may be the title of a story."""
    value = label["value"] or ""
    below = fold(lines[index + 1]) if index + 1 < len(lines) else ""
    if in_block or not value or "@" in value or _ADDRESS.search(value) or _LABELLED.fullmatch(below):
        return True
    following = [match for line in lines[index + 1 : index + 4] if (match := _LABELLED.fullmatch(fold(line)))]
    return dates.parse_any(value) is not None or any(_ADDRESS.search(match["value"] or "") for match in following)


def _is_above(line: str, *, wayback: bool) -> bool:
    return bool(
        _FORWARDED.fullmatch(line)
        or _RULE.fullmatch(line)
        or _BARE_ADDRESS.fullmatch(line)
        or _SENTENCE_OF_SAVING.fullmatch(line)
        or line.lower().startswith(("the wayback machine", "wayback machine", "internet archive wayback machine"))
        or (wayback and _WAYBACK.fullmatch(line))
    )


def _is_wayback(lines: Sequence[str]) -> bool:
    return any("wayback machine" in line.lower() or "web.archive.org" in line for line in lines)


def _is_certain(block: Sequence[str]) -> bool:
    """Whether lines above a text are more than one label, which might be the text's own first line."""
    if any(_FORWARDED.fullmatch(line) or _ADDRESS.search(line) or "wayback machine" in line.lower() for line in block):
        return True
    values = [match["value"] or "" for line in block if (match := _LABELLED.fullmatch(line))]
    return (
        len(values) > 1
        or any("@" in value or dates.parse_any(value) for value in values)
        or all(_BARE_ADDRESS.fullmatch(line) for line in block)
    )


def _bottom(lines: Sequence[str]) -> int:
    """The index of the line below a capture."""
    start = max(0, len(lines) - BOTTOM)
    for index in range(start, len(lines)):
        text = lines[index].strip()
        if _SIGNATURE.fullmatch(text):
            return index
    end = len(lines)
    while end > start and (not lines[end - 1].strip() or _BARE_ADDRESS.fullmatch(lines[end - 1].strip())):
        end -= 1
    return end


def _with_what_is_said(lines: Sequence[str], found: Cleared) -> Cleared:
    """What is known of a capture, with what the lines above it say of its address, its date, and when it was made."""
    for line in map(fold, lines):
        label = _LABELLED.fullmatch(line)
        addresses = [address.rstrip(".,;)>]") for address in _ADDRESS.findall(line)]
        bare = _BARE_ADDRESS.fullmatch(line)
        addresses += [f"https://{bare[1]}"] if bare and "://" not in bare[1] else []
        moment = dates.parse_any(label["value"] or "") if label else next(_days_in(line), None)
        url = next(filter(None, map(_story_address, addresses)), None)
        archived = next(filter(None, map(archived_at, addresses)), None)
        found = found._replace(url=found.url or url, taken=found.taken or archived)
        if label and _PUBLISHED.match(label["label"]):
            found = found._replace(date=found.date or moment)
        elif label and label["label"].lower() == "title":
            found = found._replace(title=found.title or label["value"])
        else:
            found = found._replace(taken=found.taken or moment)
    return found


def _days_in(line: str) -> Iterator[datetime]:
    for text in re.findall(r"\d{4}-\d\d-\d\d", line):
        if moment := dates.parse_iso(text):
            yield moment


def _story_address(text: str) -> str | None:
    """The address of a story at the source, without the web archive's prefix; None for any other."""
    address = web_address(text.strip())
    own = at_source(address) if address else None
    return re.split("[?#]", own, maxsplit=1)[0] if own and slug_of(own) else None
