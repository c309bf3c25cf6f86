"""The page at an address that has moved, for hosts that do not read `_redirects`."""

from dataclasses import dataclass

from generator.site.page import Page


@dataclass(frozen=True, slots=True)
class Moved:
    """The title and the new address of a page that has moved."""

    title: str
    href: str


def moved_page(address: str, title: str, href: str, *, what: str, origin: str) -> Page:
    """A page that leads to another one.

    Args:
        address: The former address.
        title: The title of the page that has moved.
        href: The new address.
        what: What has moved, such as `story`.
        origin: What problems call it.
    """
    return Page(
        address=address,
        template="pages/moved.html",
        title=f"Moved: {title}",
        description=f"This {what} has moved.",
        origin=origin,
        view=Moved(title, href),
        listed=False,
    )
