"""Links the references, citation markers and paragraphs of rendered HTML."""

import re
from collections.abc import Callable, Container, Mapping
from html import escape, unescape

from generator.content.markdown_rules import FILE
from generator.content.prose import RENDERED_MARKER
from generator.core.model import REFERENCES
from generator.site.language import Language

_REFERENCE = re.compile(rf'<a href="({"|".join((*REFERENCES, FILE))}):([^"#]*)((?:#[^"]*)?)"[^>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(rf'<img src="{FILE}:([^"#]*)[^"]*" alt="([^"]*)"')
_ABSENT = re.compile(rf'<img src="{FILE}:[^"]*" alt="([^"]*)"[^>]*>')
_PARAGRAPH = re.compile(r'<p id="([^"]+)">')


def resolve(html: str, address: Callable[[str, str], str | None]) -> str:
    """Links each reference of rendered HTML to its address.

    Args:
        html: The rendered HTML.
        address: Returns the address of a kind and a slug; where it returns None, the words are left unlinked.
    """

    def linked(match: re.Match[str]) -> str:
        kind, slug, part, label = match.groups()
        target = address(kind, unescape(slug))
        if target is None:
            return f'<span class="absent">{label}</span>'
        return f'<a class="{kind}" href="{escape(target)}{part}">{label}</a>'

    def shown(match: re.Match[str]) -> str:
        target = address(FILE, unescape(match[1]))
        return match[0] if target is None else f'<img src="{escape(target)}" alt="{match[2]}"'

    html = _REFERENCE.sub(linked, html)
    return _ABSENT.sub(r'<span class="absent">\1</span>', _IMAGE.sub(shown, html)) if "<img " in html else html


def cite(html: str, known: Container[str]) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Links citation markers to `#source-1` and so on.

    Args:
        html: The rendered HTML.
        known: The markers whose sources are known; others are left as they are.

    Returns:
        The HTML with links, and for each linked marker the anchors of the places where it is cited.
    """
    places: dict[str, list[str]] = {}

    def linked(match: re.Match[str]) -> str:
        marker = match[1]
        if marker not in known:
            return match[0]
        anchors = places.setdefault(marker, [])
        anchors.append(f"cited-{marker}.{len(anchors) + 1}" if anchors else f"cited-{marker}")
        return f'<sup class="citation" id="{anchors[-1]}"><a href="#source-{marker}">{marker}</a></sup>'

    cited = RENDERED_MARKER.sub(linked, html)
    return cited, {marker: tuple(anchors) for marker, anchors in places.items()}


def number(html: str, beside: Mapping[str, str], language: Language) -> str:
    """Puts a link to itself at the head of each paragraph of rendered HTML.

    The number itself is left to the style sheet, so that it is no part of the text when that is copied or searched.

    Args:
        html: The rendered HTML.
        beside: HTML for the margin of a paragraph, by the anchor of the paragraph.
        language: The language of the site.
    """
    counter = 0
    before, _, after = escape(language.gettext("Paragraph %(number)s", number="\0")).partition("\0")

    def numbered(match: re.Match[str]) -> str:
        nonlocal counter
        counter += 1
        anchor = match[1]
        note = beside.get(anchor, "")
        # No tab stop: there are as many of them as paragraphs.
        link = f'<a class="number" href="#{anchor}" aria-label="{before}{counter}{after}" tabindex="-1"></a>'
        return f'<p id="{anchor}">{link}{note}'

    return _PARAGRAPH.sub(numbered, html)
