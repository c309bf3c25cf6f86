"""What a site adds to the look that every archive has: pages in its navigation, a colour, a logo, style sheets."""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from generator.content.settings import Settings
from generator.core.problems import Place, Problem
from generator.site import urls
from generator.site.page import Link
from generator.site.site import HandPage

STYLES = "custom.css"
"""The file among those copied as they are that every page loads after Backfile's own style sheet."""

_PAPER, _NIGHT = (0xF7, 0xF2, 0xE8), (0x1D, 0x1A, 0x17)
"""The paper of `style.css`, by day and by night."""

_READABLE = 4.6
"""The contrast that text needs is 4.5 (WCAG 2.2, 1.4.3); a colour is rounded."""

ICONS = {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon"}
"""The media types of icons, by how their names end."""

Colour = tuple[int, int, int]


class Look(NamedTuple):
    """What is shown on every page beside its own content.

    `menu` are pages in the navigation, `styles` the style sheets after Backfile's own, `logo` and `icon` are addresses;
    `icon_type` is the media type of the icon.
    """

    menu: tuple[Link, ...] = ()
    styles: tuple[str, ...] = ()
    logo: str = ""
    icon: str = f"{urls.ASSETS}favicon.svg"
    icon_type: str = ICONS[".svg"]


def look_of(settings: Settings, static: Container[str], pages: Sequence[HandPage]) -> Look:
    """The look of a site, given the files that are copied as they are and the pages written by hand."""
    menu = sorted((page for page in pages if page.menu), key=lambda page: (page.weight, page.menu, page.slug))
    own = (*([urls.ACCENT] if settings.accent else []), *([STYLES] if STYLES in static else []))
    look = Look(menu=tuple([Link(page.menu, f"{page.slug}/") for page in menu]), styles=own)
    if settings.logo in static:
        look = look._replace(logo=settings.logo)
    if settings.favicon in static:
        look = look._replace(icon=settings.favicon, icon_type=ICONS[settings.favicon[-4:].lower()])
    return look


def missing_files(settings: Settings, static: Container[str], at: str) -> Iterator[Problem]:
    """Yields an error for each file that the settings name and that is not there.

    Args:
        settings: The settings.
        static: The files that are copied as they are.
        at: Their folder, as problems call it.
    """
    for name, file in (("logo", settings.logo), ("favicon", settings.favicon)):
        if file and file not in static:
            yield Problem(
                code="settings",
                message=f"{name}: there is no file {file!r} in {at}",
                place=Place(f"{at}/{file}"),
                hint=f"put it there, or take {name} out of site.yaml",
            )


def accent_styles(accent: str) -> str:
    """A style sheet with an accent colour, made darker by day and lighter by night until it can be read.

    Args:
        accent: The colour, as `#rrggbb`.
    """
    colour: Colour = (int(accent[1:3], 16), int(accent[3:5], 16), int(accent[5:7], 16))
    by_day, by_night = _readable(colour, _PAPER, (0, 0, 0)), _readable(colour, _NIGHT, (255, 255, 255))
    return (
        f":root {{ --pencil: {_hex(by_day)}; }}\n\n"
        f"@media (prefers-color-scheme: dark) {{\n  :root {{ --pencil: {_hex(by_night)}; }}\n}}\n"
    )


def _readable(colour: Colour, paper: Colour, towards: Colour) -> Colour:
    """A colour that can be read on a paper: itself, or mixed with as little as possible of another."""
    for share in range(0, 101, 2):
        mixed = [round((own * (100 - share) + other * share) / 100) for own, other in zip(colour, towards, strict=True)]
        found = (mixed[0], mixed[1], mixed[2])
        if contrast(found, paper) >= _READABLE:
            return found
    return towards


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance): from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB's own constants


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in colour)
