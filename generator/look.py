"""Templates and a page in, bytes out; a template's fault as a problem with file and line."""

import re
from collections.abc import Mapping
from types import TracebackType

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from generator import dates, urls
from generator.model import Tree
from generator.page import Document, Page
from generator.problems import Place, Problem, problem_at
from generator.settings import Settings
from generator.text import UndecodableError, decode


class Look:
    """How pages look: the templates of a folder, compiled once, and the settings that they show.

    `places` is what problems call each file.
    """

    def __init__(self, templates: Tree, settings: Settings, places: Mapping[str, str]) -> None:
        self.places = places
        self.names = {place: name for name, place in places.items()}
        self.settings = settings
        self.problems: list[Problem] = []
        self.sources: Mapping[str, str] = {
            name: text for name, data in templates.items() if (text := self._decode(name, data)) is not None
        }
        self.environment = Environment(
            loader=FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.environment.filters |= {"day": dates.day, "instant": dates.instant}
        self.environment.globals |= {"site": settings, "urls": urls}

    def render(self, page: Page) -> Document | Problem:
        """A page in; the document it becomes, or what is wrong with its template, out."""
        path = urls.file(page.address)
        root = urls.base_path(self.settings.base_url) if page.absolute else urls.root(path)
        try:
            template = self.environment.get_template(page.template)
            data = template.render(page=page, view=page.view, root=root).encode()
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
        """The innermost line of a template on the way to an exception. Jinja gives its frames the template's lines."""
        found = (template, 1)
        while trace:
            name = self.names.get(trace.tb_frame.f_code.co_filename)
            if name:
                found = (name, trace.tb_lineno)
            trace = trace.tb_next
        return found

    def _problem(self, message: str, name: str, line: int) -> Problem:
        """A problem at the first tag of a line: Jinja tells no column."""
        name = self.names.get(name, name)
        source = self.sources.get(name, "")
        lines = source.split("\n", line)
        tag = re.search(r"\{[{%#]", lines[line - 1]) if line <= len(lines) else None
        column = tag.start() + 1 if tag else 1
        return problem_at("template", message, self.places.get(name, name), source, line=line, column=column)
