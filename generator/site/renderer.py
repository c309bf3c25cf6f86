"""Renders pages with templates; reports an error in a template as a problem with file and line."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import TracebackType
from typing import NamedTuple

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from generator.content.settings import Settings
from generator.core import dates
from generator.core.document import Document
from generator.core.problems import Place, Problem, problem_at
from generator.core.text import UndecodableError, decode
from generator.site import urls
from generator.site.environment import TranslatedEnvironment
from generator.site.language import Language, direction_of
from generator.site.look import Look
from generator.site.offline import with_files
from generator.site.page import Page

CACHED_PARTS = 50_000
"""The maximum number of rendered parts of pages in the cache."""


class Theme(NamedTuple):
    """What a renderer is made from: templates by name, settings, language and look, and what problems call each."""

    templates: tuple[tuple[str, bytes], ...]
    settings: Settings
    places: tuple[tuple[str, str], ...]
    language: Language
    look: Look = Look()


def _of_texts(tag: str, language: Language) -> dict[str, Markup]:
    """Attributes of elements with words of stories, if these are not in the language of the pages.

    Args:
        tag: The language of the stories; empty if it is that of the pages.
        language: The language of the pages.
    """
    turns = tag and (direction_of(tag) == "rtl") != language.is_rtl
    return {
        "texts_lang": Markup(' lang="{}"').format(tag) if tag else Markup(),
        "texts_dir": Markup(' dir="{}"').format(direction_of(tag)) if turns else Markup(),
    }


@lru_cache(maxsize=1)
def renderer_of(theme: Theme) -> "Renderer":
    """The renderer of a theme; the last one is cached."""
    return Renderer(theme)


class Renderer:
    """Renders pages with the templates of a theme, compiled once in every process that renders."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.places = dict(theme.places)
        self.names = {place: name for name, place in theme.places}
        self.settings = theme.settings
        self.problems: list[Problem] = []
        self.sources: Mapping[str, str] = {
            name: text for name, data in theme.templates if (text := self._decode(name, data)) is not None
        }
        self.environment = TranslatedEnvironment(
            theme.language,
            loader=FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        # A story's date is shown wherever the story is listed or mentioned.
        self.environment.filters |= {"day": theme.language.day, "instant": lru_cache(1 << 14)(dates.instant)}
        self.environment.globals |= {
            "site": self.settings,
            "look": theme.look,
            "language": theme.language,
            **_of_texts(self.settings.other_language, theme.language),
            "urls": urls,
            "cached": self._cached_part,
        }
        self._parts: dict[tuple[object, ...], Markup] = {}

    def __reduce__(self) -> tuple[Callable[[Theme], "Renderer"], tuple[Theme]]:
        """Pickles the theme: another process compiles the templates for itself."""
        return renderer_of, (self.theme,)

    def render(self, page: Page) -> Document | Problem:
        """Renders a page to a document, or returns a problem if its template fails."""
        path = urls.file(page.address)
        is_absolute = page.absolute and not self.settings.offline
        root = urls.base_path(self.settings.base_url) if is_absolute else urls.root(path)
        try:
            html = self.environment.get_template(page.template).render(page=page, view=page.view, root=root)
            data = (with_files(html) if self.settings.offline else html).encode()
        except TemplateSyntaxError as error:
            return self._problem(str(error.message), error.name or page.template, error.lineno)
        except TemplateNotFound as error:
            name, line = self._raised_at(error.__traceback__, page.template)
            return self._problem(f"there is no template {error.name}", name, line)
        except (
            TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            RuntimeError,
            TypeError,
            ValueError,
        ) as error:
            name, line = self._raised_at(error.__traceback__, page.template)
            return self._problem(f"{error} (while showing {page.origin})", name, line)
        return Document(path, data, page.origin)

    def _cached_part(self, name: str, **values: object) -> Markup:
        """Renders a template with these values, once: many pages have such parts in common."""
        key = (name, *values.values())
        part = self._parts.get(key)
        if part is None:
            if len(self._parts) >= CACHED_PARTS:
                self._parts.clear()
            part = self._parts[key] = Markup(self.environment.get_template(name).render(values))  # noqa: S704 - a template's own
        return part

    def _decode(self, name: str, data: bytes) -> str | None:
        try:
            return decode(data)
        except UndecodableError as error:
            self.problems.append(Problem(code="template", message=str(error), place=Place(self.places[name])))
            return None

    def _source(self, name: str) -> tuple[str, str, None] | None:
        text = self.sources.get(name)
        return None if text is None else (text, self.places[name], None)

    def _raised_at(self, trace: TracebackType | None, template: str) -> tuple[str, int]:
        """The innermost line of a template in the traceback of an exception, with the name of the template.

        Jinja gives the frames of a template the line numbers of its source.
        """
        innermost = (template, 1)
        while trace:
            name = self.names.get(trace.tb_frame.f_code.co_filename)
            if name:
                innermost = (name, trace.tb_lineno)
            trace = trace.tb_next
        return innermost

    def _problem(self, message: str, name: str, line: int) -> Problem:
        """A problem at the first tag of a line, since Jinja reports no column."""
        name = self.names.get(name, name)
        source = self.sources.get(name, "")
        lines = source.split("\n", line)
        tag = re.search(r"\{[{%#]", lines[line - 1]) if line <= len(lines) else None
        column = tag.start() + 1 if tag else 1
        return problem_at("template", message, self.places.get(name, name), source, line=line, column=column)
