"""Checks the templates with which a site overrides Backfile's own."""

from collections.abc import Iterator

from generator.core.model import Tree
from generator.core.problems import Place, Problem, suggest
from generator.site import urls
from generator.site.catalogue import FOLDER


def unused_templates(own: Tree, known: Tree, at: str) -> Iterator[Problem]:
    """Yields a warning for each template of a site that overrides none of Backfile's, and that none of its own names.

    Args:
        own: The templates of the site.
        known: Backfile's own templates.
        at: The folder of the former, as problems call it.
    """
    own, known = (
        {path: data for path, data in tree.items() if not path.startswith((urls.ASSETS, FOLDER))}
        for tree in (own, known)
    )
    for path in own:
        if path in known or any(path.encode() in text for text in own.values()):
            continue
        yield Problem(
            code="unused-template",
            message=f"no template is called {path!r}: this one is not used",
            place=Place(f"{at}/{path}"),
            hint=suggest(path, known),
        )
