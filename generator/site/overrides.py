"""Checks the templates with which a site overrides Backfile's own."""

from collections.abc import Iterator, Mapping

from generator.core.model import Tree
from generator.core.problems import Place, Problem, suggest

ASSETS = "assets/"


def unused_templates(own: Tree, known: Tree, at: str) -> Iterator[Problem]:
    """Yields a warning for each template of a site that overrides none of Backfile's, and that none of its own names.

    Args:
        own: The templates of the site.
        known: Backfile's own templates.
        at: The folder of the former, as problems call it.
    """
    texts = [data for path, data in own.items() if not path.startswith(ASSETS)]
    for path in own:
        if path in known or path.startswith(ASSETS) or any(path.encode() in text for text in texts):
            continue
        yield Problem(
            code="unused-template",
            message=f"no template is called {path!r}: this one is not used",
            place=Place(f"{at}/{path}"),
            hint=_hint(path, known),
        )


def _hint(path: str, known: Mapping[str, bytes]) -> str | None:
    return suggest(path, [name for name in known if not name.startswith(ASSETS)])
