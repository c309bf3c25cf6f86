"""Reads a page's text that a program wrote as Markdown: its headings, links and emphasis are those of the page.

html2text, markdownify, pandoc, trafilatura and web clippers write it; it is rendered, and read like a saved page.
"""

import re

from markdown_it import MarkdownIt

from generator.ingest.formats.html_text import html_lines, tree
from generator.ingest.formats.lines import Line

LINKS = 2
"""Minimum number of links in a text for it to be Markdown."""
_TOP = 4000
"""How many characters at the top of a text are searched for its title."""

_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_LINK = re.compile(
    r"\[[^\[\]]{1,300}\]\((?:https?://|/|#)[^()\s]{0,500}(?: \"[^\"]*\")?\)|^\s{0,3}\[\d+\]:\s+\S+", re.MULTILINE
)
_TITLE = re.compile(r"^# \S[^\n]*\n\s*\n|^\S[^\n]+\n={4,}[ \t]*$", re.MULTILINE)
# Of pandoc: fences of divisions, attributes of links and spans, raised text, hard line breaks.
_FENCE = re.compile(r"^:{3,}.*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"(?<=[)\]])\{[.#][^{}\n]{0,200}\}")
_RAISED = re.compile(r"\^(\\?\[?\d{1,3}\\?\]?)\^")
# html2text wraps headings, which in Markdown end with their line.
_WRAPPED_HEADING = re.compile(r"^(#{1,6} [^\n]{55,})\n(?=[^\n#>*\s-][^\n]*\n[ \t]*\n)", re.MULTILINE)
# markdownify puts a heading and a paragraph into one link; CommonMark does not read it as one.
_BLOCK_LINK = re.compile(r"\[(#{1,6} [^\[\]]{1,2000}?)\]\([^()\s]{1,500}\)")
_MARKER = re.compile(r"(?<![\]\\])\[(\d{1,3})\](?![\[(:])")  # a citation marker, not a link to what is listed below
_EMPTY_LINK = re.compile(r"(?<!!)\[\]\([^()\s]*\)")
_STRAY_BLANK = re.compile(r"(?<=[\w\"”’)])(\*\*|[*_]) (?=[,.;:!?])")

_MARKDOWN = MarkdownIt("commonmark", {"html": True})


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown: it has a title or several links written so, and is no document in HTML."""
    top = text[:_TOP]
    has_title = ("# " in top or "====" in top) and _TITLE.search(top) is not None
    has_links = ("](" in text or "]:" in text) and len(_LINK.findall(text)) >= LINKS
    return (has_title or has_links) and _DOCUMENT.search(top) is None


def markdown_lines(text: str) -> tuple[Line, ...] | None:
    """The lines of a page written as Markdown, with their roles; None if the text is no Markdown."""
    if not is_markdown(text):
        return None
    text = _ATTRIBUTES.sub("", _FENCE.sub("", text))
    text = _WRAPPED_HEADING.sub(r"\1 ", text)
    text = _MARKER.sub(r"\[\1\]", text)
    text = _EMPTY_LINK.sub("", _BLOCK_LINK.sub(lambda match: match[1], text))
    text = _STRAY_BLANK.sub(lambda match: match[1], _RAISED.sub(r"<sup>\1</sup>", text))
    root = tree(f"<body>{_MARKDOWN.render(text)}</body>")
    return None if root is None else tuple(html_lines(root))
