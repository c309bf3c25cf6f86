"""The Jinja environment of a site: it translates templates while it compiles them, and escapes quickly."""

import re
from collections.abc import Callable, Iterator, MutableMapping
from functools import lru_cache
from types import CodeType
from typing import Any, TypeGuard

from jinja2 import Environment, Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from generator.site.language import Language

_SPECIAL = re.compile("[&<>\"']")


def _escaped(value: object) -> str:
    """A value as HTML, like `escape`, which is five times as slow for text that has nothing to escape."""
    if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
        return value
    return escape(value)


class _Template(Template):
    """A compiled template that escapes with `_escaped`: some 200 values on a page, a twentieth of a build."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - Jinja's own name
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        # Jinja copies the globals for every page, and theirs is a chain of mappings, which is slow to copy.
        template = super().from_code(environment, code, dict(globals), uptodate)
        template.root_render_func.__globals__["escape"] = _escaped
        return template


class TranslatedEnvironment(Environment):
    """An environment with the gettext of Jinja's own extension, which costs nothing while pages are rendered.

    An environment has one language, so the translation of a constant text is put into the compiled template in its
    place, and what fills it in between its parts: looking up some fifty texts a page would take an eighth of a build.
    """

    template_class = _Template

    def __init__(self, language: Language, **options: Any) -> None:  # noqa: ANN401 - those of Jinja's own environment
        super().__init__(extensions=["jinja2.ext.i18n"], **options)
        self.policies["ext.i18n.trimmed"] = True
        self.language = language
        messages = language.messages

        def gettext(message: str, **values: object) -> Markup:
            return Markup(messages.gettext(message)) % values  # noqa: S704 - a catalogue has HTML, as templates have

        @lru_cache(1 << 12)
        def form(one: str, many: str, number: int) -> Markup:
            return Markup(messages.ngettext(one, many, number))  # noqa: S704 - likewise

        def ngettext(one: str, many: str, number: int, **values: object) -> Markup:
            text = form(one, many, number)
            return text % {"num": number, **values} if "%" in text else text

        self.install_gettext_callables(gettext, ngettext)  # type: ignore[attr-defined]  # added by the extension
        self.globals |= {"_": gettext, "gettext": gettext, "ngettext": ngettext}
        self.newstyle_gettext = True

    def _generate(self, source: nodes.Template, *options: Any, **named: Any) -> str:  # noqa: ANN401 - passed on
        return super()._generate(_Translated(self.language).visit(source), *options, **named)


class _Translated(NodeTransformer):
    """Replaces calls of gettext with a constant text by its translation."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja's own name
        parts: list[nodes.Expr] = []
        for part in node.nodes:
            parts += self._split(part) if _is_constant(part) else [self.visit(part)]
        node.nodes = parts
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - likewise
        if not _is_constant(node):
            return self.generic_visit(node)
        return nodes.Concat(
            [
                nodes.MarkSafe(nodes.Const(part.data)) if isinstance(part, nodes.TemplateData) else part
                for part in self._split(node)
            ]
        )

    def _split(self, call: nodes.Call) -> Iterator[nodes.Expr]:
        """The translation of a text, with what fills it in between its parts."""
        values = {keyword.key: self.visit(keyword.value) for keyword in call.kwargs}
        text = self.language.messages.gettext(call.args[0].value)  # type: ignore[attr-defined]  # it is a constant
        for number, part in enumerate(re.split(r"%\((\w+)\)s", text)):
            if number % 2:
                yield values[part]
            elif part:
                yield nodes.TemplateData(part.replace("%%", "%"))


def _is_constant(node: nodes.Node) -> TypeGuard[nodes.Call]:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in {"_", "gettext"}
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
    )
