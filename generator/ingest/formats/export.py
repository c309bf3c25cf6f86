"""Reads the box-ruled text export of a story: title, beat, date, address, and text with marks.

════ AIDRAN STORY ════ Title: … Beat: … Published: … URL: … ──── body ──── Source: AIDRAN — … ════

It is usually on one line, its paragraph breaks lost; the form with line breaks is read, too. A file may stop anywhere.
"""

import re

from generator.core import dates
from generator.core.model import Capture
from generator.core.text import fold, web_address
from generator.ingest.formats.lines import ends_sentence, paragraphs
from generator.ingest.formats.marks import lifted, words
from generator.ingest.formats.seed import Seed
from generator.ingest.formats.source_urls import beat_of, slug_of

NAME = "export"

_LABELS = ("Title:", "Beat:", "Published:", "URL:")
_BANNER = re.compile(r"\s*(?:═+\s*)?AIDRAN STORY\b\s*═*\s*")
# The first of sixteen signs or more stands by itself, and none is given back: `re` skips to a character with which an
# expression begins. A run is tried at its first sign alone: at each, a long one would take time with its square.
BANNER = re.compile(r"═(?<!══)═{15,}+\s+AIDRAN STORY\s+═{16,}\s*")
_TOP = 4000
"""How many characters at the top of a file are searched for the banner: download tools write lines above it."""
_NOTHING = frozenset(("null", "undefined"))
"""What programs write, in lower case, where a field has no value."""
_TAG = re.compile(r"<(?:!doctype|html|head|body|pre|meta|div|p)\b", re.IGNORECASE)
_RULE = re.compile(r"──{15,}")
_FOOTER = "Source:"


def read(seed: Seed) -> Capture | None:
    """The capture in an export; None where the banner is missing at the top, has HTML above it, or occurs repeatedly.

    A field that the end of the file may have cut short is left out: a truncated address would be a wrong one.
    """
    banner = _BANNER.match(seed.text) or BANNER.search(seed.text, 0, _TOP)
    if not banner or _TAG.search(seed.text, 0, banner.start()) or _several(seed.text, banner.end()):
        return None
    rule = _RULE.search(seed.text, banner.end())
    whole = _whole_before_rule(seed.text[banner.end() :])
    head = seed.text[banner.end() : rule.start()] if rule else whole or seed.text[banner.end() :]
    fields = _fields(head, whole=rule is not None or whole is not None)
    text, reaches_rule = _body(seed.text[rule.end() :]) if rule else ("", False)
    body = tuple(passage for part in paragraphs(text) if (passage := lifted(part)).text)
    published, url = fields.get("Published:"), web_address(fields.get("URL:", ""))
    date = (dates.parse_iso(published) or dates.parse_iso(published.split()[0])) if published else None
    return Capture(
        file=seed.file,
        sha256=seed.sha256,
        form=NAME,
        title=words(fields.get("Title:")),
        beat=beat_of(fields.get("Beat:")),
        date=date,
        date_text=words(published) if date is None else None,
        source_url=url,
        slug=slug_of(url) if url else None,
        body=body,
        # The source has published texts that stop before their ends.
        complete=reaches_rule and bool(body) and ends_sentence(body[-1].text),
    )


def _several(text: str, end: int) -> bool:
    return "AIDRAN STORY" in text[end:] and BANNER.search(text, end) is not None


def _fields(head: str, *, whole: bool) -> dict[str, str]:
    """The labelled fields of an export's head, searched from the last one back: a title may contain any label.

    Where the head is not `whole`, its last field may be cut short, and is left out.
    """
    values: dict[str, str] = {}
    end = len(head)
    for label in reversed(_LABELS):
        start = head.find(label, 0, end) if label == _LABELS[0] else head.rfind(label, 0, end)
        if start < 0 or (start and not head[start - 1].isspace()):
            continue
        value = fold(head[start + len(label) : end])
        value = "" if value.lower() in _NOTHING else value
        if value and (whole or end < len(head)):
            values[label] = value
        end = start
    return values


def _body(text: str) -> tuple[str, bool]:
    """Returns the body below the head, and whether it is complete: whether the capture reaches the rule below it."""
    for rule in reversed(list(_RULE.finditer(text))):
        rest = text[rule.end() : rule.end() + len(_FOOTER) + 2].strip()
        at_end = rule.end() + len(_FOOTER) + 2 >= len(text)
        if rest.startswith(_FOOTER) or (at_end and _FOOTER.startswith(rest)):
            return text[: rule.start()], True
    whole = _whole_before_rule(text)
    return (text, False) if whole is None else (whole, True)


def _whole_before_rule(text: str) -> str | None:
    """The text before a rule that the end of the file cut short; None if the text does not end in such a rule."""
    text = text.rstrip()
    whole = text.rstrip("─")
    return None if whole == text else whole
