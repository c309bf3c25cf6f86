"""Renders the Markdown of a body as HTML, and lists its paragraphs with their anchors, and its references.

References keep their own scheme in the HTML (`href="entity:claude"`) until `links.resolve` gives them addresses:
the same text is rendered only once for all pages and feeds that contain it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token

from generator.content import plain_markdown
from generator.content.markdown_rules import FILE, extended, target_of
from generator.content.prose import RENDERED_MARKER, Paragraph, Prose, Reference, anchor_of, with_markers
from generator.core.model import REFERENCES

_MEANING = re.compile(r"[\n!&*<\[\\\]_`]")
_PLAIN_REFERENCE = re.compile(rf"(?:{'|'.join(REFERENCES)}):[a-z0-9-]+")
_LOWEST_HEADING = 6


def render(body: str, folder: str = "") -> Prose:
    """Renders the Markdown of a body. HTML in it is shown as text and never interpreted.

    Args:
        body: The Markdown.
        folder: The folder of its file in the content folder, which its links are relative to.
    """
    return plain_markdown.render(body) or parsed(body, folder)


def parsed(body: str, folder: str = "") -> Prose:
    """Renders the Markdown of a body like `render`, by parsing it, whatever it is."""
    tokens = _MARKDOWN.parse(body)
    paragraphs: list[Paragraph] = []
    references: list[Reference] = []
    targets: list[tuple[str, str]] = []
    anchors: Counter[str] = Counter()
    demote_headings = any(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    anchor = ""
    links: Sequence[tuple[int, int]] = ()
    for index, token in enumerate(tokens):
        if demote_headings and token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, _LOWEST_HEADING)}"
        if token.type in ("paragraph_open", "heading_open", "dt_open", "th_open", "td_open"):
            children = tokens[index + 1].children or ()
            text, marked, links = _words(children)
            anchor = anchor_of(text, anchors)
            paragraphs.append(Paragraph(anchor, text, marked))
            if token.type in ("th_open", "td_open") and "style" in token.attrs:  # pages have no styles of their own
                token.attrs = {"class": str(token.attrs["style"]).replace("text-align:", "align-")}
            # Paragraphs of a tight list are not rendered as elements: there the list item gets the anchor.
            (tokens[index - 1] if token.hidden else token).attrSet("id", anchor)
        elif token.type in ("fence", "code_block"):
            text = " ".join(token.content.split())
            paragraphs.append(Paragraph("", text, ((0, len(text)),)))
        elif token.type == "inline":
            found, own_targets = _links(token.children or (), anchor, links, folder)
            references += found
            targets += own_targets
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Prose(
        html=html,
        paragraphs=tuple(paragraphs),
        references=tuple(references),
        words=sum(paragraph.text.count(" ") + 1 for paragraph in paragraphs if paragraph.text),
        markers=tuple(dict.fromkeys(RENDERED_MARKER.findall(html))),
        targets=tuple(dict.fromkeys(targets)),
    )


def _plain(tokens: Sequence[Token]) -> str:
    """Returns the words of inline tokens."""
    return _words(tokens)[0]


def _words(tokens: Sequence[Token]) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Returns the words of inline tokens, with single spaces, the spans of links and code, and those of links alone."""
    parts: list[str] = []
    length, after_space, link_start = 0, False, 0
    marked: list[tuple[int, int]] = []
    links: list[tuple[int, int]] = []
    for token in tokens:
        content = " " if token.type in ("softbreak", "hardbreak") else token.content
        if token.type == "link_open":
            link_start = length + (after_space and length > 0)
        elif token.type == "link_close":
            marked.append((link_start, length))
            links.append((link_start, length))
        elif token.type in ("text", "code_inline", "image", "softbreak", "hardbreak") and content:
            # All white space but the plain space is unprintable: printable text without double spaces is collapsed.
            collapsed = content.isprintable() and "  " not in content
            words = content.strip(" ") if collapsed else " ".join(content.split())
            gap = " " if words and length and (after_space or content[0].isspace()) else ""
            parts.append(gap + words)
            length += len(gap + words)
            after_space = content[-1].isspace() if words else True
            if token.type == "code_inline":
                marked.append((length - len(words), length))
    return "".join(parts), tuple(marked), tuple(links)


def _links(
    tokens: Sequence[Token], anchor: str, links: Sequence[tuple[int, int]], folder: str
) -> tuple[list[Reference], list[tuple[str, str]]]:
    """Returns the references among inline tokens, and all targets in the archive, and completes these in the tokens.

    Args:
        tokens: Inline tokens of one paragraph; the targets of references are changed in place.
        anchor: The anchor of the paragraph.
        links: The spans of the links among the tokens, in order.
        folder: The folder that links to files are relative to.
    """
    references: list[Reference] = []
    targets: list[tuple[str, str]] = []
    spans = iter(links)
    for index, token in enumerate(tokens):
        if token.type == "link_open":
            start, stop = next(spans, (0, 0))
            end = next(i for i in range(index, len(tokens)) if tokens[i].type == "link_close")
            label = _plain(tokens[index:end])
            target = target_of(str(token.attrs.get("href", "")), label, folder)
            if target and target.kind in REFERENCES:
                slug = target.slug.partition("/")[0]
                references.append(Reference(target.kind, slug, label, anchor, start, stop))
        elif token.type == "image":
            target = target_of(str(token.attrs.get("src", "")), "", folder)
        else:
            continue
        if target:
            targets.append((target.kind, target.slug))
            name = "src" if token.type == "image" else "href"
            token.attrs = {**token.attrs, name: f"{target.kind}:{target.slug}{target.rest}"}
    return references, targets


def _text(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:  # noqa: ANN401 - markdown-it's own signature
    """Renders text, with its citation markers as superscripts."""
    behind_mark = index > 0 and tokens[index - 1].nesting < 0
    return with_markers(escapeHtml(tokens[index].content), behind_mark=behind_mark)


def _image(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:  # noqa: ANN401 - markdown-it's own signature
    """Renders an image of the content folder; another as a link to it: pages load nothing from elsewhere."""
    token = tokens[index]
    source = escapeHtml(str(token.attrs.get("src", "")))
    if source.startswith(f"{FILE}:"):
        return f'<img src="{source}" alt="{escapeHtml(token.content)}" loading="lazy">'
    return f'<a href="{source}">{escapeHtml(token.content) or source}</a>'


def _normalize(state: StateCore) -> None:
    """Normalises line ends and NUL characters; skips texts that have nothing to normalise, to save time."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _markdown() -> MarkdownIt:
    markdown = extended(MarkdownIt("commonmark", {"html": False}))
    markdown.add_render_rule("text", _text)
    markdown.add_render_rule("image", _image)
    markdown.core.ruler.at("normalize", _normalize)
    # The characters with which inline markup can begin here: the default has all that any plugin might need.
    markdown.inline.terminator_re = _MEANING
    normalize_link = markdown.normalizeLink
    # The target of a reference is no URL: it need not be parsed and encoded again.
    markdown.normalizeLink = lambda url: url if _PLAIN_REFERENCE.fullmatch(url) else normalize_link(url)  # type: ignore[method-assign]  # as shown in markdown-it's documentation
    return markdown


_MARKDOWN = _markdown()  # building one costs as much as rendering half a story
