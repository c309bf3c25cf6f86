"""What Markdown files may have beside CommonMark: tables, footnotes, comments, links within the archive."""

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.core.model import REFERENCES
from generator.core.text import is_slug, slugify

FILE = "file"
"""The kind of a link to a file of the content folder, by its path there."""

_OPENING, _CLOSING = "<!--", "-->"
_OVERLAP = len("<!")
"""How far behind the start of a comment its end may begin: `<!-->` is one (CommonMark 0.31.2, 6.6)."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|\Z")
_OF_STORY = re.compile(r"([^/?#]*)(?:/([0-9a-f]{8}))?/?(?:\?[^#]*)?(#.*)?")


class Target(NamedTuple):
    """What a link refers to: its kind and slug (of a version `slug/text`) or path; and what follows it, as `#part`."""

    kind: str
    slug: str
    rest: str = ""


def extended(markdown: MarkdownIt) -> MarkdownIt:
    """The parser, extended by tables, footnotes, definition lists, and comments of HTML, which nobody is shown."""
    markdown.enable("table").use(deflist_plugin).use(footnote_plugin)
    above: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    markdown.block.ruler.before("html_block", "comment", _block_comment, above)
    markdown.inline.ruler.before("html_inline", "comment", _inline_comment)
    return markdown


def target_of(href: str, label: str, folder: str) -> Target | None:
    """What a link in a file refers to inside the archive, in any spelling; None if it leads elsewhere.

    Args:
        href: The link as the parser has it, perhaps percent-encoded.
        label: Its words, from which a missing slug follows.
        folder: The folder of the file in the content folder.
    """
    scheme, colon, rest = href.partition(":")
    kind = scheme.lower()
    if colon and kind in REFERENCES:
        name = unquote(rest).strip()
        match = _OF_STORY.fullmatch(name) if kind == "story" else None
        if match:
            version = f"/{match[2]}" if match[2] else ""
            return Target(kind, f"{_slug(match[1], label)}{version}", match[3] or "")
        name, hash_sign, part = name.partition("#")
        return Target(kind, _slug(name, label), f"{hash_sign}{part}")
    if _SCHEME.match(href):
        return None
    path, hash_sign, part = unquote(href).partition("#")
    path = path.partition("?")[0]
    if path.startswith("/"):
        return Target(FILE, path, f"{hash_sign}{part}")
    return Target(FILE, posixpath.normpath(posixpath.join(folder, path)), f"{hash_sign}{part}")


def _slug(name: str, label: str) -> str:
    return name if is_slug(name) else slugify(name or label)


def _block_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
    """Skips the lines of a comment that begins a block; what stands behind its end is a block of its own."""
    if state.is_code_block(start):
        return False
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(_OPENING, offset):
        return False
    offset += _OVERLAP
    for line in range(start, end):
        closing = state.src.find(_CLOSING, offset if line == start else state.bMarks[line], state.eMarks[line])
        if closing < 0:
            continue
        below = closing + len(_CLOSING)
        rest = state.src[below : state.eMarks[line]]
        if rest.strip() and line == start:  # a comment in a text of one line
            return False
        if not silent:
            state.line = line if rest.strip() else line + 1
            if rest.strip():
                state.bMarks[line] = below
                state.tShift[line] = state.sCount[line] = len(rest) - len(rest.lstrip())
        return True
    return False


def _inline_comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001 - likewise
    """Skips a comment in the middle of a text."""
    if not state.src.startswith(_OPENING, state.pos):
        return False
    end = state.src.find(_CLOSING, state.pos + _OVERLAP)
    if end < 0:
        return False
    state.pos = end + len(_CLOSING)
    return True
