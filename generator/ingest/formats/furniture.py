"""Recognises the lines that people and programs put around a capture: labels, mail headers, addresses, signatures.

From: · Enviado el: · source_url:           a label, perhaps behind `#`, `-` or `**`
On Fri, 6 Mar 2026, Mara wrote:             what mail programs write above a quoted or forwarded text
Archived on 2026-03-06 from https://…       a sentence of saving
The Wayback Machine - … · archive.today     the header of a web archive
"""

import re
from collections.abc import Sequence

from generator.core import dates
from generator.core.text import fold

_MAIL = (
    r"from|to|cc|bcc|date|sent|subject|reply-to|message-id|mime-version|content-type|content-transfer-encoding"
    r"|x-[\w-]+|delivered-to|return-path|received|von|an|betreff|datum|gesendet|de|à|objet|envoyé(?: le)?|para|asunto"
    r"|enviado(?: el)?|da|a|inviato|oggetto|van|aan|verzonden|onderwerp|fecha|data"
)
_SAVED = (
    r"saved(?: (?:from(?: url)?|on|at))?|source(?: url)?|url(?: source)?|page url|link|address|location|via"
    r"|original(?: url)?|(?:retrieved|archived|captured)(?: (?:from|on|at))?|accessed(?: on)?"
    r"|clipped(?: (?:from|on|by))?|date (?:saved|accessed|captured|clipped|added)|printed(?: (?:from|on))?|snapshot"
    r"|published(?: time)?|markdown content|title|site|author|tags?|created(?: at)?|updated(?: at)?|notebook|read more"
    r"|[a-z]+(?:_[a-z]+)+|id"
)
LABELLED = re.compile(rf"(?P<label>{_MAIL}|{_SAVED})\s?:(?:\s+(?P<value>\S.*))?", re.IGNORECASE)
"""A label and its value, in a line without the marks that may stand in front of it (`bare`)."""
_MARKS = re.compile(r"(?:[#>*-]+\s+|//\s+)+|\*\*|__")
_SENTENCE_OF_SAVING = re.compile(
    r"(?:saved|retrieved|archived|captured|clipped|downloaded|printed|accessed)\b.{0,60}?(?:https?://\S+|\d{4}-\d\d-\d\d\S*)\W*"
    r"|(?:saved from(?: url)? )\d{1,2} [a-z]{3} \d{4} [\d:]+(?: utc)?",
    re.IGNORECASE,
)
RULE = re.compile(r"[-_=*~]{3,}")
FORWARDED = re.compile(
    r"[-_ ]*(?:begin |end )?(?:of )?(?:forwarded message|original message|weitergeleitete nachricht"
    r"|ursprüngliche nachricht"
    r"|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht)[-_: ]*"
    r"|(?:on|am|le|el|il|op) .{4,120} (?:wrote|schrieb|a écrit|escribió|ha scritto|schreef) ?:",
    re.IGNORECASE,
)
_ARCHIVES = re.compile(r"wayback machine|web\.archive\.org|archive\.(?:today|ph|is|li|md|vn|fo)\b", re.IGNORECASE)
_OF_ARCHIVES = re.compile(
    r"(?:the )?(?:internet archive )?wayback machine(?: - https?://\S+)?|\d[\d,]* captures?|collected by|success|fail"
    r"|timestamps|about this capture|(?:collection|organization): .{1,80}"
    r"|\d{1,2} [a-z]{3} \d{4} - \d{1,2} [a-z]{3} \d{4}|[a-z]{3}(?:\s[a-z]{3}){0,2}|(?:\d{4}\s){0,2}\d{4}|\d{2}"
    r"|webpage|screenshot|share|download \.zip|report (?:bug|error) or abuse|buy me a coffee|history|saved from",
    re.IGNORECASE,
)
_ARCHIVE_TODAY = re.compile(
    r"archive\.(?:today|ph|is|li|md|vn|fo)(?: webpage capture)?|webpage capture"
    r"|(?:no other|all) snapshots (?:from this url|from host \S+)",
    re.IGNORECASE,
)
BARE_ADDRESS = re.compile(r"<?(https?://\S+?|(?:www\.)?aidran\.[\w.-]+(?:/\S*?)?)>?")
ADDRESS = re.compile(r"https?://[^\s<>\")\]]+")
_COMMENT = re.compile(r"<!--.*-->")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)? \d{3}\b.*")
_HEADER = re.compile(r"[A-Za-z][\w-]*:(?: .*)?")
_SIGNATURE = re.compile(
    r"-- ?|(?:sent (?:from|via|with)|get outlook for|gesendet (?:von|mit)|von meinem|envoyé de(?:puis)?|enviado desde"
    r"|verstuurd vanaf|verzonden vanaf|inviato da|yahoo mail:) .{1,60}|(?:confidentiality notice|disclaimer)\b.*",
    re.IGNORECASE,
)
_DATE_LENGTH = 40
"""Maximum length of a line that is a date, in characters."""


def bare(line: str) -> str:
    """A line without the marks of Markdown and of comments in front of a label."""
    text = fold(line)
    match = _MARKS.match(text)
    label = fold(text[match.end() :].replace("**", "").replace("__", "")) if match else ""
    return label if LABELLED.fullmatch(label) else text


def is_label(label: re.Match[str], lines: Sequence[str], index: int, *, in_block: bool) -> bool:
    """Whether a labelled line is one of several, or names an address or a day; alone it may be the title of a story."""
    value = label["value"] or ""
    below = bare(lines[index + 1]) if index + 1 < len(lines) else ""
    if in_block or not value or "@" in value or ADDRESS.search(value) or LABELLED.fullmatch(below):
        return True
    following = [match for line in lines[index + 1 : index + 4] if (match := LABELLED.fullmatch(bare(line)))]
    return dates.parse_any(value) is not None or any(ADDRESS.search(match["value"] or "") for match in following)


def is_above(line: str, block: Sequence[str]) -> bool:
    """Whether a line without a label belongs to what stands above a capture, given the lines above it."""
    return bool(
        FORWARDED.fullmatch(line)
        or RULE.fullmatch(line)
        or BARE_ADDRESS.fullmatch(line)
        or _SENTENCE_OF_SAVING.fullmatch(line)
        or _COMMENT.fullmatch(line)
        or _ARCHIVE_TODAY.fullmatch(line)
        or line.lower().startswith(("the wayback machine", "wayback machine", "internet archive wayback machine"))
        or (is_of_archive(block) and _OF_ARCHIVES.fullmatch(line))
        or (block and len(line) <= _DATE_LENGTH and dates.parse_any(line))
    )


def is_of_archive(block: Sequence[str]) -> bool:
    """Whether one of some lines names a web archive."""
    return any(_ARCHIVES.search(line) for line in block)


def is_certain(block: Sequence[str]) -> bool:
    """Whether lines above a text are more than one label, which might be the text's own first line."""
    if is_of_archive(block) or any(FORWARDED.fullmatch(line) or ADDRESS.search(line) for line in block):
        return True
    values = [match["value"] or "" for line in block if (match := LABELLED.fullmatch(line))]
    return (
        len(values) > 1
        or any("@" in value or dates.parse_any(value) for value in values)
        or any(_SENTENCE_OF_SAVING.fullmatch(line) or _ARCHIVE_TODAY.fullmatch(line) for line in block)
        or all(BARE_ADDRESS.fullmatch(line) for line in block)
    )


def headers(lines: Sequence[str]) -> int:
    """The number of lines that are a response's status and headers, as `curl -i` prints them above a page."""
    if not lines or not _STATUS.fullmatch(lines[0].strip()):
        return 0
    return next((index for index, line in enumerate(lines) if index and not _HEADER.fullmatch(line.strip())), 0)


def is_signature(line: str) -> bool:
    """Whether a line begins a signature below a text."""
    return _SIGNATURE.fullmatch(line.strip()) is not None


def is_below(line: str) -> bool:
    """Whether a line at the very end of a text is none of it: blank, a rule, an address, where it was saved."""
    text = bare(line)
    label = LABELLED.fullmatch(text)
    return bool(
        not text
        or RULE.fullmatch(text)
        or BARE_ADDRESS.fullmatch(text)
        or FORWARDED.fullmatch(text)
        or _SENTENCE_OF_SAVING.fullmatch(text)
        or (label and ADDRESS.search(label["value"] or ""))
    )
