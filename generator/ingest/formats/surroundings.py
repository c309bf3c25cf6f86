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
from generator.core.text import comparable, fold, web_address
from generator.ingest.formats.boilerplate import is_edge, is_notice
from generator.ingest.formats.furniture import (
    ADDRESS,
    BARE_ADDRESS,
    FORWARDED,
    LABELLED,
    bare,
    headers,
    is_above,
    is_below,
    is_certain,
    is_label,
    is_signature,
)
from generator.ingest.formats.html_metadata import begins_like_html
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
ADDRESS_DEPTH, ADDRESS_LENGTH = 8, 300
"""Among how many lines with words the story's address is looked for, and how long each of them may be."""
TOP, BOTTOM = 40, 12
"""How many lines at the top and at the bottom of a text can surround a capture."""

_QUOTED = re.compile(r"(?:[>|] ?)+")
_PUBLISHED = re.compile(r"published", re.IGNORECASE)
# https://aidran.ai/stories/…   1/2   in the footer of a printed page
_PRINTED = re.compile(r"^[ \t]*(https?://\S+)(?:[ \t]+|\s+\n)1/\d+[ \t]*$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|\d{1,2} [A-Z][a-z]{2} \d{4}(?: \d\d:\d\d:\d\d)?")
_MARKUP = re.compile(r"<[!?]?[a-z]+(?![a-z]*:)", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{])")
_LINKED = re.compile(r"\[([^\[\]]*)\]\(")
_FENCED = re.compile(r"(```|~~~)\w*\n(.*)\n\1", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_ADDRESS_KEYS = ("source", "url", "link", "source_url", "original", "canonical", "source-url", "page_url")
_TAKEN_KEYS = ("created", "captured", "clipped", "saved", "retrieved", "accessed", "date_saved", "date saved", "added")
_DATE_KEYS = ("published", "date_published", "published_time")


def clear(text: str) -> Cleared:
    """Clears away what surrounds a capture in its file; a text without such lines is returned as it is."""
    own, found = _without_front_matter(_unquoted(_unfenced(dedent(text) if text[:1].isspace() else text)))
    lines = own.split("\n")
    if _JSON.match(own) or begins_like_html(own):
        return found._replace(text=own)
    top, kept = _top(lines, found)
    bottom = _bottom(lines)
    printed = _PRINTED.search(own) if "1/" in own else None
    if printed:
        found = found._replace(url=found.url or _story_address(printed[1]))
    if top == 0 and bottom == len(lines):
        return found._replace(text=own)
    return _with_what_is_said(lines[:top], found._replace(text="\n".join((*kept, *lines[top:bottom]))))


def _unfenced(text: str) -> str:
    """A text without the fence of Markdown around all of it."""
    match = _FENCED.fullmatch(text.strip())
    return match[2] if match else text


def _unquoted(text: str) -> str:
    """The quoted lines of a text without their marks, if nearly all of it is quoted; lines around them are a mail's."""
    lines = text.split("\n")
    quoted = [index for index, line in enumerate(lines) if line.startswith((">", "| "))]
    if len(quoted) < QUOTED_LINES:
        return text
    block = lines[quoted[0] : quoted[-1] + 1]
    if any(line.strip() and not line.startswith((">", "| ")) for line in block):
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


def _top(lines: Sequence[str], found: Cleared) -> tuple[int, tuple[str, ...]]:
    """The number of lines above a capture, and those among them that may be its title."""
    of_response = headers(lines)
    to_address, kept = _below_address(lines[of_response:TOP])
    index = end = of_response + to_address
    block = [bare(line) for line in lines[:end] if line.strip()]
    while index < min(len(lines), TOP):
        text = bare(lines[index])
        label = LABELLED.fullmatch(text)
        below = fold(lines[index + 1]) if index + 1 < len(lines) else ""
        if text and below and FORWARDED.fullmatch(f"{text} {below}"):  # the line was wrapped
            index, text = index + 1, f"{text} {below}"
        elif (label and not is_label(label, lines, index, in_block=end == index > 0)) or (
            text and not label and not is_above(text, block)
        ):
            break
        index += 1
        if text:
            end = index
            block.append(text)
    return (end, kept) if block and (found.url or of_response or is_certain(block)) else (0, ())


def _below_address(lines: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """The number of lines down to the address of a story, at the top of a text, and those that may be its title.

    Whoever writes an address above a text may greet before it: such a line ends like a sentence. Any other one that the
    text does not repeat is the title that its page has lost.
    """
    worded = [index for index, line in enumerate(lines) if line.strip()][:ADDRESS_DEPTH]
    for position, index in enumerate(worded):
        text = fold(lines[index])
        if _MARKUP.match(text) or len(text) > ADDRESS_LENGTH or "══" in text or is_edge(text) or is_notice(text):
            break
        if _names_address(text, lines[index + 1 :]):
            below = {comparable(line.lstrip("# ")) for line in lines[index + 1 :]}
            above = [lines[at] for at in worded[:position] if not LABELLED.fullmatch(bare(lines[at]))]
            titles = [line for line in above if line[:1].isalnum() and not is_above(fold(line), above[:1])]
            kept = (line for line in titles if comparable(line) not in below and line.rstrip()[-1] not in ".,:;!")
            return index + 1, tuple(kept)
    return 0, ()


def _names_address(line: str, below: Sequence[str]) -> bool:
    """Whether a line gives the address of a story, and is not itself its linked title."""
    addresses = ADDRESS.findall(line)
    if not any(_story_address(address) for address in addresses):
        return False
    link = _LINKED.search(line)
    if link is None:
        return True
    repeated = any(comparable(link[1]) == comparable(text.lstrip("# ")) for text in below)
    return not line.startswith("#") and (repeated or LABELLED.fullmatch(f"{link[1]}:") is not None)


def _bottom(lines: Sequence[str]) -> int:
    """The index of the line below a capture."""
    start = max(0, len(lines) - BOTTOM)
    end = next((index for index in range(start, len(lines)) if is_signature(lines[index])), len(lines))
    while end > start and is_below(lines[end - 1]):
        end -= 1
    return end


def _with_what_is_said(lines: Sequence[str], found: Cleared) -> Cleared:
    """What is known of a capture, with what the lines above it say of its address, its date, and when it was made."""
    for line in map(bare, lines):
        label = LABELLED.fullmatch(line)
        addresses = [address.rstrip(".,;)>]") for address in ADDRESS.findall(line)]
        unmarked = BARE_ADDRESS.fullmatch(line)
        addresses += [f"https://{unmarked[1]}"] if unmarked and "://" not in unmarked[1] else []
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
    for text in (line, *_DAY.findall(line)):
        if moment := dates.parse_any(text):
            yield moment


def _story_address(text: str) -> str | None:
    """The address of a story at the source, without the web archive's prefix; None for any other."""
    address = web_address(text.strip())
    own = at_source(address) if address else None
    return re.split("[?#]", own, maxsplit=1)[0] if own and slug_of(own) else None
