"""Rendered HTML in, the same with its references, citation markers and paragraphs linked out."""

import re
from collections.abc import Callable, Container, Mapping

from generator.content.prose import RENDERED_MARKER
from generator.core.model import REFERENCES

_REFERENCE = re.compile(rf'<a href="({"|".join(REFERENCES)}):([^"]*)">(.*?)</a>', re.DOTALL)
_PARAGRAPH = re.compile(r'<p id="([^"]+)">')


def resolve(html: str, address: Callable[[str, str], str | None]) -> str:
    """Rendered HTML in, the same with each reference linked to its address out.

    `address` takes a kind and a slug; where it knows no address the words stand unlinked.
    """

    def linked(found: re.Match[str]) -> str:
        kind, slug, label = found.groups()
        target = address(kind, slug)
        if target is None:
            return f'<span class="absent">{label}</span>'
        return f'<a class="{kind}" href="{target}">{label}</a>'

    return _REFERENCE.sub(linked, html)


def cite(html: str, known: Container[str]) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Rendered HTML and the markers whose sources are known in.

    The same with those markers linked to `#source-1` and so on out, and for each the anchors where it stands.
    """
    places: dict[str, list[str]] = {}

    def linked(found: re.Match[str]) -> str:
        marker = found[1]
        if marker not in known:
            return found[0]
        anchors = places.setdefault(marker, [])
        anchors.append(f"cited-{marker}.{len(anchors) + 1}" if anchors else f"cited-{marker}")
        return f'<sup class="citation" id="{anchors[-1]}"><a href="#source-{marker}">{marker}</a></sup>'

    cited = RENDERED_MARKER.sub(linked, html)
    return cited, {marker: tuple(anchors) for marker, anchors in places.items()}


def number(html: str, beside: Mapping[str, str]) -> str:
    """Rendered HTML in, the same with a link to itself at the head of each paragraph out.

    The number itself is left to the style sheet, so that it is no part of the text when that is copied or searched.
    `beside` is HTML by anchor that goes into the margin of its paragraph.
    """
    counter = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal counter
        counter += 1
        anchor = found[1]
        note = beside.get(anchor, "")
        return f'<p id="{anchor}"><a class="number" href="#{anchor}" aria-label="Paragraph {counter}"></a>{note}'

    return _PARAGRAPH.sub(numbered, html)
