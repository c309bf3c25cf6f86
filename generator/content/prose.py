"""The Markdown of a body in; HTML, paragraphs with their anchors, and references out.

References keep their own scheme in the HTML (`href="entity:claude"`) until `links.resolve` gives them addresses: the
same text is rendered once, whatever page or feed it stands in.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from generator.core.model import REFERENCES
from generator.core.text import SUPERSCRIPTS, digest, is_slug, slugify

WORDS_A_MINUTE = 230
"""Silent reading of English prose: Brysbaert's review of 190 studies (2019) puts non-fiction at 238."""

_MARKER = re.compile(f"[{SUPERSCRIPTS}]")
_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
# [¹]  ·  said.¹ and said”²  ·  word¹, (but not km², m³: a unit is a short word with a 2 or 3)
_CITATION = re.compile(
    rf"\[([{SUPERSCRIPTS}]+)\]"
    rf"|(?<=[.,;:!?”’)\"'])([{SUPERSCRIPTS}]+)"
    rf"|(?<=[^\W\d_]{{4}})([{SUPERSCRIPTS}]+)(?=[\s.,;:!?)”’]|\Z)"
    r"|(?<=[^\W_])(¹)(?=[\s.,;:!?)”’]|\Z)"
)
# Right behind a link or emphasis, whose last letter is in another token.
_LEADING = re.compile(rf"([{SUPERSCRIPTS}]+)(?=[\s.,;:!?)”’]|\Z)")
_MEANING = re.compile(r"[\n!&*<\[\\\]_`]")
_PLAIN_REFERENCE = re.compile(rf"(?:{'|'.join(REFERENCES)}):[a-z0-9-]+")
RENDERED_MARKER = re.compile(r'<sup class="citation">(\d+)</sup>')
"""A citation marker as rendered."""
_ANCHOR_WORDS = 5
_ANCHOR_BYTES = 40
_LOWEST_HEADING = 6


class Paragraph(NamedTuple):
    """A paragraph or heading: its anchor, its words, and the stretches of them that are links or code."""

    anchor: str
    text: str
    marked: tuple[tuple[int, int], ...] = ()


class Reference(NamedTuple):
    """A reference in a text: what kind, to what, the words it stands on, in which paragraph, from where to where."""

    kind: str
    slug: str
    label: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prose:
    """A body as rendered, equal to no other. `markers` are the numbers of the citation markers in it, each once.

    `targets` are what it refers to, as (kind, slug), each once.
    """

    html: str
    paragraphs: tuple[Paragraph, ...]
    references: tuple[Reference, ...]
    words: int
    markers: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]

    @property
    def minutes(self) -> int:
        """Reading time in minutes, at least one."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def text(self) -> str:
        """All words in one line."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


def render(body: str) -> Prose:
    """The Markdown of a body in, its prose out. Markup in the text is shown, never obeyed."""
    tokens = _MARKDOWN.parse(body)
    paragraphs: list[Paragraph] = []
    references: list[Reference] = []
    anchors: Counter[str] = Counter()
    lowered = any(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    anchor = ""
    links: Sequence[tuple[int, int]] = ()
    for index, token in enumerate(tokens):
        if lowered and token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, _LOWEST_HEADING)}"
        if token.type in ("paragraph_open", "heading_open", "dt_open"):
            children = tokens[index + 1].children or ()
            text, marked, links = _words(children)
            anchor = _anchor(text, anchors)
            paragraphs.append(Paragraph(anchor, text, marked))
            # A tight list hides its paragraphs: there the item carries the anchor.
            (tokens[index - 1] if token.hidden else token).attrSet("id", anchor)
        elif token.type in ("fence", "code_block"):
            text = " ".join(token.content.split())
            paragraphs.append(Paragraph("", text, ((0, len(text)),)))
        elif token.type == "inline":
            references += _references(token.children or (), anchor, links)
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Prose(
        html=html,
        paragraphs=tuple(paragraphs),
        references=tuple(references),
        words=sum(paragraph.text.count(" ") + 1 for paragraph in paragraphs if paragraph.text),
        markers=tuple(dict.fromkeys(RENDERED_MARKER.findall(html))),
        targets=tuple(dict.fromkeys((reference.kind, reference.slug) for reference in references)),
    )


def _anchor(text: str, counts: Counter[str]) -> str:
    """A paragraph's words in, its anchor out: the first of them, and 4 digits of the digest of all.

    It depends on no other paragraph, so links to it survive insertions; only a text that stands twice is counted.
    """
    first = " ".join(text.split(" ", _ANCHOR_WORDS)[:_ANCHOR_WORDS])
    anchor = f"{slugify(first, _ANCHOR_BYTES)}-{digest(text)[:4]}"
    counts[anchor] += 1
    return anchor if counts[anchor] == 1 else f"{anchor}.{counts[anchor]}"


def _plain(tokens: Sequence[Token]) -> str:
    """Inline tokens in, their words out."""
    return _words(tokens)[0]


def _words(tokens: Sequence[Token]) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Inline tokens in; their words, with single spaces, where links and code are in these, and where links, out."""
    parts: list[str] = []
    length, spaced, opened = 0, False, 0
    marked: list[tuple[int, int]] = []
    links: list[tuple[int, int]] = []
    for token in tokens:
        content = " " if token.type in ("softbreak", "hardbreak") else token.content
        if token.type == "link_open":
            opened = length + (spaced and length > 0)
        elif token.type == "link_close":
            marked.append((opened, length))
            links.append((opened, length))
        elif token.type in ("text", "code_inline", "image", "softbreak", "hardbreak") and content:
            # All white space but the plain space is not printable: where there is none and no two, nothing is to fold.
            single = content.isprintable() and "  " not in content
            words = content.strip(" ") if single else " ".join(content.split())
            gap = " " if words and length and (spaced or content[0].isspace()) else ""
            parts.append(gap + words)
            length += len(gap + words)
            spaced = content[-1].isspace() if words else True
            if token.type == "code_inline":
                marked.append((length - len(words), length))
    return "".join(parts), tuple(marked), tuple(links)


def _references(tokens: Sequence[Token], anchor: str, links: Sequence[tuple[int, int]]) -> list[Reference]:
    """Inline tokens and where their links are in, the references among these out; slugs made whole on the way."""
    found = []
    opened = ((index, token) for index, token in enumerate(tokens) if token.type == "link_open")
    for (index, token), (start, stop) in zip(opened, links, strict=False):
        kind, colon, slug = str(token.attrs.get("href", "")).partition(":")
        if not colon or kind not in REFERENCES:
            continue
        end = next(i for i in range(index, len(tokens)) if tokens[i].type == "link_close")
        label = _plain(tokens[index:end])
        slug = slug if is_slug(slug) else slugify(slug or label)
        token.attrs = {"href": f"{kind}:{slug}"}
        found.append(Reference(kind, slug, label, anchor, start, stop))
    return found


def _text(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:  # noqa: ANN401 - markdown-it's own signature
    """Text with its citation markers raised."""
    html = escapeHtml(tokens[index].content)
    if html.isascii() or not _MARKER.search(html):
        return html
    if index and tokens[index - 1].nesting < 0:
        html = _LEADING.sub(_citation, html, count=1) if _LEADING.match(html) else html
    return _CITATION.sub(_citation, html)


def _citation(found: re.Match[str]) -> str:
    marker = next(group for group in found.groups() if group)
    return f'<sup class="citation">{marker.translate(_DIGITS)}</sup>'


def _image(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:  # noqa: ANN401 - markdown-it's own signature
    """An image as a link to it: pages load nothing from elsewhere, and captures hold no images."""
    token = tokens[index]
    source = escapeHtml(str(token.attrs.get("src", "")))
    return f'<a href="{source}">{escapeHtml(token.content) or source}</a>'


def _normalize(state: StateCore) -> None:
    """Line ends and NUL made what Markdown has; where there are none to be made, nothing is searched."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).use(deflist_plugin)
    markdown.add_render_rule("text", _text)
    markdown.add_render_rule("image", _image)
    markdown.core.ruler.at("normalize", _normalize)
    # Where inline markup may begin: by default text is stopped at each character that any plugin could want.
    markdown.inline.terminator_re = _MEANING
    normal = markdown.normalizeLink
    # What a reference leads to is no URL to be taken apart and put together again.
    markdown.normalizeLink = lambda url: url if _PLAIN_REFERENCE.fullmatch(url) else normal(url)  # type: ignore[method-assign]  # so markdown-it's documentation has it
    return markdown


_MARKDOWN = _markdown()  # building one costs as much as rendering half a story
