"""The page at an address that has moved, for hosts that do not read `_redirects`."""

from dataclasses import dataclass

from generator.site.language import Language
from generator.site.page import Page


@dataclass(frozen=True, slots=True)
class Moved:
    """The title and the new address of a page that has moved."""

    title: str
    href: str


def moved_page(address: str, title: str, href: str, language: Language, *, origin: str) -> Page:
    """A page that leads to another one.

    Args:
        address: The former address.
        title: The title of the page that has moved.
        href: The new address.
        language: The language of the site.
        origin: What problems call it.
    """
    return Page(
        address=address,
        template="pages/moved.html",
        title=language.gettext("Moved: %(title)s", title=title),
        description=language.gettext("This page has moved."),
        origin=origin,
        view=Moved(title, href),
        listed=False,
    )
