"""Turns HTML into lines of text, each with its role, and with links and emphasis written as marks.

<p>The <a href="/entities/kettle">kettle</a> of <em>Home</em><sup>1</sup></p>
→ paragraph: The {{entity:kettle|kettle}} of Home[¹], with Home between the characters that mark emphasis (`marks`)
"""

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from generator.core.model import ANSWER, HEADING, PARAGRAPH, QUESTION
from generator.core.text import RAISED, fold, is_slug
from generator.ingest.formats.lines import Line
from generator.ingest.formats.marks import EM, NO_EMPHASIS, STRONG
from generator.ingest.formats.source_urls import SOURCE

_LEFT_OUT = frozenset((
    "aside", "audio", "button", "canvas", "dialog", "embed", "footer", "form", "head", "iframe", "input", "menu", "nav",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video",
))  # fmt: skip
_SENTENCES = frozenset(("p", "li", "blockquote", "dd", "td"))
TITLE = "title"
"""The role of a line in an `h1`; the other roles are those of passages."""

_ROLES = {
    "h1": TITLE, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING, "p": PARAGRAPH,
    "li": PARAGRAPH, "blockquote": PARAGRAPH, "figcaption": PARAGRAPH, "pre": PARAGRAPH, "tr": PARAGRAPH,
    "dt": QUESTION, "summary": QUESTION, "dd": ANSWER, "details": ANSWER,
}  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
"""The elements that part a text; all others, known or not, stand in a line (HTML Standard, section 15.3)."""
_EMPHASIS = {"em": EM, "i": EM, "cite": EM, "strong": STRONG, "b": STRONG}
_REFERENCE = re.compile(
    rf"(?:(?:https?://web\.archive\.org)?/web/\w+/{SOURCE}|{SOURCE})?/(entit(?:y|ies)|beats?|stor(?:y|ies))/([^/?#]+)/?\Z"
)
_KINDS = {
    "entity": "entity",
    "entities": "entity",
    "beat": "beat",
    "beats": "beat",
    "story": "story",
    "stories": "story",
}
# What is raised to a power rather than cited: a unit, a number, a variable.
_UNIT = re.compile(
    r"(?:(?<![^\W_])(?:[munkcd]?m|µm|μm|ft|yd|mi|mc|[xyznr])|\d\s?(?:in|s|h|[a-zA-Z])|(?<![\d.,]\d{4})\d)\Z"
)
_UNIT_LENGTH = 12
"""How many characters in front of a raised number are checked for a unit."""
_MARKER = re.compile(r"\[?(\d{1,3})\]?")
_SIGN = 8
"""Maximum length of an emoji, in characters: it may be composed of several."""
_EXPORT = "═" * 16
_STREAMED = "S:"
"""How the ids of streamed elements begin (React): `hidden` until a script moves them to their place, they are text."""
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text)(?:\s|$)")


def tree(text: str) -> etree._Element | None:
    """The root element of an HTML text; None where the parser finds no element."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.LxmlError:
        return None


_TAGS = re.compile(r"</(?:a|abbr|b|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)>|<(?:img|wbr)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d?);", re.IGNORECASE)


def fragment_lines(text: str) -> Iterator[Line]:
    """Yields the lines of a text that may have inline HTML in it; of any other text, the text itself."""
    if _TAGS.search(text):
        root = tree(f"<body>{text}</body>")
        if root is not None:
            yield from html_lines(root)
            return
    yield Line(unescape(text) if _ENTITY.search(text) else text)


def exported(text: str) -> str | None:
    """The text export inside an HTML file, or None; browsers wrap a plain text in HTML when they save it."""
    if _EXPORT not in text:
        return None
    root = tree(text)
    plain = "" if root is None else "".join(map(str, root.itertext())).lstrip()
    return plain if plain.startswith(_EXPORT[0]) else None


def html_lines(root: etree._Element) -> Iterator[Line]:
    """Yields the blocks of an element, one line each, without scripts, navigation, forms and hidden elements."""
    text = _Text()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = str(element.tag)
        if event == "start":
            if _is_left_out(element, tag):
                walk.skip_subtree()
                # Its end event still follows, for the text after it; its own text is skipped.
                continue
            if tag == "br":
                yield from text.break_line()
            elif tag in _BLOCKS:
                yield from text.flush()
                text.open_block(tag)
            else:
                text.open_inline()
            text.add(_emoji(element) if tag == "img" else element.text)
            continue
        if not _is_left_out(element, tag):
            if tag in _BLOCKS:
                yield from text.flush()
                text.close_block(tag)
            elif tag != "br":
                text.close_inline(element, tag)
        if element is not root:
            text.add(element.tail)
    yield from text.flush()


class _Text:
    """The text of the block being read, the starts of its open inline elements, the roles of the blocks around it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.opened: list[int] = []
        self.roles: list[str] = []
        self.broken = False

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text.translate(NO_EMPHASIS))
            self.broken = self.broken and text.isspace()

    def break_line(self) -> Iterator[Line]:
        """Adds a line break, which is a space; two in a row end a paragraph."""
        if self.broken:
            yield from self.flush()
        self.add("\n")
        self.broken = True

    def open_block(self, tag: str) -> None:
        if tag in _ROLES:
            self.roles.append(_ROLES[tag])

    def close_block(self, tag: str) -> None:
        if tag in _ROLES:
            self.roles.pop()

    def open_inline(self) -> None:
        self.opened.append(len(self.parts))

    def close_inline(self, element: etree._Element, tag: str) -> None:
        start = min(self.opened.pop(), len(self.parts))
        inner = "".join(self.parts[start:])
        inner_text = fold(inner)
        if not inner_text:
            return
        before = " " if inner[0].isspace() else ""
        after = " " if inner[-1].isspace() else ""
        preceding = "".join(self.parts[max(0, start - 2) : start])[-_UNIT_LENGTH:]
        self.parts[start:] = [f"{before}{_inline(element, tag, inner_text, preceding)}{after}"]

    def flush(self) -> Iterator[Line]:
        block_text = fold("".join(self.parts))
        self.parts.clear()
        self.broken = False
        self.opened = [0] * len(self.opened)
        if block_text:
            role = self.roles[-1] if self.roles else None
            line_role = ANSWER if ANSWER in self.roles and role in (PARAGRAPH, None) else role
            yield Line(block_text, line_role)


def _inline(element: etree._Element, tag: str, words: str, preceding: str) -> str:
    """Writes an inline element as the other formats do: with marks, asterisks or citation markers."""
    if tag in _EMPHASIS:
        mark = _EMPHASIS[tag]
        return f"{mark[0]}{words}{mark[1]}"
    if tag in ("td", "th"):
        return f"{words} "
    if tag == "sup":
        number = _MARKER.fullmatch(words)
        if number and words.isdigit() and _UNIT.search(preceding):
            return words.translate(RAISED)
        return f"[{number[1].translate(RAISED)}]" if number else words
    if tag == "a":
        reference = _REFERENCE.match(str(element.get("href", "")))
        if reference and is_slug(reference[2]) and not {"{", "}", "|"} & set(words):
            return f"{{{{{_KINDS[reference[1]]}:{reference[2]}|{words}}}}}"
    return words


def _emoji(image: etree._Element) -> str:
    """What stands for an image in a line: its alternative text if that is a sign such as an emoji, else nothing."""
    alternative = str(image.get("alt", ""))
    return alternative if len(alternative) <= _SIGN and not any(map(str.isalnum, alternative)) else ""


def _is_left_out(element: etree._Element, tag: str) -> bool:
    """Whether an element is skipped. The footer of a quotation is text, and so is a button within a sentence."""
    if tag == "footer":
        return next(element.iterancestors("blockquote"), None) is None
    if tag == "button":
        parent = element.getparent()
        if parent is None or parent.tag not in _SENTENCES:
            return True
        return not (parent.text or element.tail or "").strip()
    return tag in _LEFT_OUT or _is_hidden(element)


def _is_hidden(element: etree._Element) -> bool:
    return (
        ("hidden" in element.attrib and not str(element.get("id", "")).startswith(_STREAMED))
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(str(element.get("style", ""))) is not None
        or _HIDDEN_CLASS.search(str(element.get("class", ""))) is not None
    )
