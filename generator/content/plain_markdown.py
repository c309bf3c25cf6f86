"""Renders bodies of plain paragraphs and references as `markdown_reader` does, without parsing them as Markdown.

Most texts are of this kind. For a text of 5 KB it takes a quarter of the time, which is a tenth of a build.
"""

import re
from collections import Counter

from generator.content.prose import RENDERED_MARKER, Paragraph, Prose, Reference, anchor_of, with_markers
from generator.core.model import REFERENCES
from generator.core.text import is_slug, slugify

_LINK = re.compile(rf"\[([^\n!&*<\[\\\]_`]+)\]\(({'|'.join(REFERENCES)}):([a-z0-9-]+)\)")
# How a paragraph begins that is no heading, list, quotation, table, rule or definition; a link stands as \0.
_BLOCK = r"(?:[^\W\d_]|[“‘\"'(\0]|\d(?!\d{0,8}[.)](?:[ \n]|\Z)))[^\n]*"
_BLOCKS = re.compile(rf"{_BLOCK}(?:\n\n{_BLOCK})*+")
# What has a meaning in Markdown, and white space that is collapsed. Each is sought by itself: one expression for all of
# them takes ten times as long, because it tries every alternative at every character.
_MEANING = (*"*<[\\]_`\t", "!\0", "  ", "\n ", " \n")
_CHARACTER = re.compile("&(?:#|[A-Za-z][A-Za-z0-9]*;)")


def render(body: str) -> Prose | None:
    """The prose of a body of nothing but plain paragraphs and references; None if it is, or may be, anything else."""
    if "\0" in body or body != body.strip(" "):
        return None
    bare = _LINK.sub("\0", body)
    if any(meaning in bare for meaning in _MEANING) or _CHARACTER.search(bare) or not _BLOCKS.fullmatch(bare):
        return None
    html: list[str] = []
    paragraphs: list[Paragraph] = []
    references: list[Reference] = []
    anchors: Counter[str] = Counter()
    words = 0
    for block in body.split("\n\n"):
        if not block.isprintable():  # it has white space other than plain spaces
            return None
        text, parts, links = _parts(block) if "[" in block else (block, [with_markers(_escaped(block))], [])
        anchor = anchor_of(text, anchors)
        for kind, slug, label, start in links:
            if label[0] == " " or label[-1] == " ":
                return None
            references.append(Reference(kind, slug, label, anchor, start, start + len(label)))
        marked = tuple([(start, start + len(label)) for _, _, label, start in links])
        paragraphs.append(Paragraph(anchor, text, marked))
        html.append(f'<p id="{anchor}">{"".join(parts)}</p>\n')
        words += text.count(" ") + 1
    shown = "".join(html)
    return Prose(
        html=shown,
        paragraphs=tuple(paragraphs),
        references=tuple(references),
        words=words,
        markers=tuple(dict.fromkeys(RENDERED_MARKER.findall(shown))) if "<sup" in shown else (),
        targets=tuple(dict.fromkeys([reference[:2] for reference in references])),
    )


def _parts(block: str) -> tuple[str, list[str], list[tuple[str, str, str, int]]]:
    """A paragraph with references: its words, the parts of its HTML, each reference as (kind, slug, label, start)."""
    words: list[str] = []
    parts: list[str] = []
    links: list[tuple[str, str, str, int]] = []
    length = done = 0
    for link in _LINK.finditer(block):
        label, kind, name = link.groups()
        before = block[done : link.start()]
        slug = name if is_slug(name) else slugify(name)
        words += (before, label)
        parts.append(with_markers(_escaped(before), behind_mark=bool(links)))
        parts.append(f'<a href="{kind}:{slug}">{with_markers(_escaped(label))}</a>')
        links.append((kind, slug, label, length + len(before)))
        length += len(before) + len(label)
        done = link.end()
    words.append(block[done:])
    parts.append(with_markers(_escaped(block[done:]), behind_mark=bool(links)))
    return "".join(words), parts, links


def _escaped(text: str) -> str:
    """Text as HTML, escaped like markdown-it does."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
