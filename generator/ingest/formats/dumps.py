"""Undoes what text browsers and converters write into the text of a page, so that it reads like the page.

[8]Lamp Committee … References 8. https://…     links numbered, and listed below (lynx, elinks, w3m)
said.^[1] · 40 km^2                             raised text (lynx, links, w3m, pandoc)
****** Title ****** · the_Miller                headings and links (html2text)
3/6/26, 8:01 AM … 1/2                           the header and footer of printed pages (pdftotext)
"""

import re
from itertools import pairwise

from generator.core.text import RAISED
from generator.ingest.formats.lines import ends_sentence

LISTED = 3
"""Minimum number of addresses below a text for them to be a list of its links."""

_LIST_HEADING = re.compile(r"^[ \t]*(?:References|Links|Visible links|Hidden links)\s?:?[ \t]*$", re.MULTILINE)
_LIST_WORDS = ("References", "Links", "links")
_LISTED = re.compile(
    r"[ \t]*(?:\[?(\d{1,4})?[.\]]?[ \t]+)?(?:(?:https?|file|mailto|ftp):\S+|Button|Visible links|Hidden links:?)?[ \t]*"
)
_ADDRESS = re.compile(r"(?:https?|file|mailto|ftp):")
_LINK_NUMBER = re.compile(r"(?<![\^\\])\[(\d{1,4})\](?!\()(?=[^\s.,;:!?)\]]|\s*$)", re.MULTILINE)
_RAISED = re.compile(
    r"(?P<broken>[ \t]*\n[ \t]*)?\^(?:[ \t]*\n[ \t]*(?=\[))?(?:\(?\\?\[(\d{1,3})\\?\]\)?|\(?(\d{1,3})\)?)\^?"
)
_CANONICAL = re.compile(r"\A\s*Link: (?:\[\d+\])?canonical[ \t]*\n")
_STARRED = re.compile(r"^[ \t]*(\*{4,6})[ _](.+?)[ _]\1[ \t]*$", re.MULTILINE | re.DOTALL)
_JOINED = re.compile(r"(?<=[^\s@/_])_(?=[^\s_])")
_UNDERSCORED = re.compile(r"\S*_\S*")
_HANDLE = re.compile(r"\S*[@/]\S*")
_BACK = re.compile(r"(?:^[^\n]{0,120}?[\s_])?[←‹][_ ]?All[\s_]+Stories[ \t]*$", re.MULTILINE)
_BUTTON = re.compile(r"\(BUTTON\)[ \t]?")
# 3/6/26, 8:01 AM · 06.03.26, 08:01 · without the comma it needs the title of the window behind it
_DAY, _TIME = r"(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d)", r"\d{1,2}:\d\d(?:[ \u202f][AP]M)?"
_PRINTED = re.compile(
    rf"^[ \t]*(?:{_DAY}, {_TIME}(?:[ \t]+\S[^\n]*)?|{_DAY} {_TIME}[ \t]+\S[^\n]* [|–—-] AIDRAN)$", re.MULTILINE
)
# The time in such a header, behind a blank; a cheap test that rules out most texts.
_PRINT_TIME = re.compile(r":(?:(?<=[ \t]\d:)|(?<=[ \t]\d\d:))\d\d")
_PRINT_FURNITURE = re.compile(
    r"[ \t]*(?:(?:https?|file)://\S+(?:[ \t]+\d+/\d+)?|\d+/\d+|[^\n]{1,300} [|–—-] AIDRAN)[ \t]*"
)
_WINDOW = re.compile(rf"^[ \t]*(?:{_DAY},? {_TIME}[ \t]+)?(\S[^\n]{{1,300}}) [|–—-] AIDRAN", re.MULTILINE)
_NO_LETTERS = re.compile(r"[\W_]+")
_TITLE_DEPTH, _TITLE_LINES = 60, 4
"""How many lines at the top of a printed page are searched for its title, and over how many it may be broken."""
_BACK_DEPTH = 3000
"""How many characters at the top of a page are searched for the link back."""


def page_text(text: str) -> str:
    """The text of a page without the notation of the program that wrote it; any other text is returned unchanged.

    Each notation has a sign, which is sought first: that takes a tenth of the time of its expression.
    """
    text = _without_print_headers(text)
    text = _without_link_numbers(_CANONICAL.sub("", text))
    text = _RAISED.sub(_raised, text) if "^" in text else text
    text = _without_stars(text)
    head = _BUTTON.sub("", text[:_BACK_DEPTH])
    if "←" in head or "‹" in head:
        head = _BACK.sub("\n\nAll Stories\n\n", head)
    return head + text[_BACK_DEPTH:]


def _raised(match: re.Match[str]) -> str:
    raised = f"[{match[2].translate(RAISED)}]" if match[2] else match[3].translate(RAISED)
    return f"{raised}\n" if match["broken"] else raised


def _without_link_numbers(text: str) -> str:
    """The text without its list of links, and without the numbers that refer to it."""
    if "[" not in text and not any(word in text for word in _LIST_WORDS):
        return text
    headings = list(_LIST_HEADING.finditer(text))
    if not headings:
        return _without_listed(text)
    heading = headings.pop()
    while headings and not text[headings[-1].end() : heading.start()].strip():
        heading = headings.pop()
    below = text[heading.end() :].split("\n")
    matches = [_LISTED.fullmatch(line) for line in below]
    if not all(matches) or sum(bool(_ADDRESS.search(line)) for line in below) < LISTED:
        return text
    last = max((int(match[1]) for match in matches if match and match[1]), default=0)
    head = text[: heading.start()]
    return _LINK_NUMBER.sub(lambda match: "" if 1 <= int(match[1]) <= last else match[0], head)


def _without_listed(text: str) -> str:
    """The text without link numbers where it was cut off above the list: they count from 1, each once, in order."""
    numbers = [int(match[1]) for match in _LINK_NUMBER.finditer(text)]
    counted = len(numbers) >= LISTED and numbers[0] == 1 and all(b - a in (1, 2) for a, b in pairwise(numbers))
    return _LINK_NUMBER.sub("", text) if counted else text


def _without_stars(text: str) -> str:
    """The text without the stars around headings, and with spaces in links, as the older html2text writes them."""
    if "****" not in text or not _STARRED.search(text):
        return text
    text = _STARRED.sub(lambda match: "\n" + " ".join(match[2].split()) + "\n", text)
    return re.sub(
        r"\S*_\S*", lambda match: match[0] if _HANDLE.fullmatch(match[0]) else _JOINED.sub(" ", match[0]), text
    )


def _without_print_headers(text: str) -> str:
    """The text without the headers and footers that a browser prints on every page; paragraphs go on across pages."""
    if not (_PRINT_TIME.search(text) and _PRINTED.search(text)):
        return text
    window = _WINDOW.search(text)
    kept: list[str] = []
    gap = False
    for line in _PRINTED.sub("\f", text).split("\n"):
        if line == "\f" or _PRINT_FURNITURE.fullmatch(line):
            gap = True
            continue
        if gap and line.strip():
            while kept and not kept[-1].strip():
                kept.pop()
            goes_on = kept and not ends_sentence(kept[-1].rstrip()) and line.strip()[0].islower()
            kept += [] if goes_on else [""]
            gap = False
        kept.append(line)
    return "\n".join(_with_title(kept, window[1].strip()) if window else kept)


def _with_title(lines: list[str], title: str) -> list[str]:
    """Lines with the title of the window in place of the lines over which the page's own, the same, was broken.

    A program may have taken a hyphen at the end of a line for one that divides a word.
    """
    letters = _NO_LETTERS.sub("", title)
    for start in range(min(len(lines), _TITLE_DEPTH)):
        joined = ""
        for end in range(start, min(start + _TITLE_LINES, len(lines))):
            joined += _NO_LETTERS.sub("", lines[end])
            if joined == letters and lines[start].strip():
                return [*lines[:start], "", title, "", *lines[end + 1 :]]
    return lines
