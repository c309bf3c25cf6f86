"""Parses YAML into plain values with their positions; errors become problems.

Every scalar is read as text: `no` is not false, `2026` is not a number, a date stays as written. Aliases and tags
are refused: an archive's files do not need them, and they allow small files to expand into large ones.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import yaml

from generator.content.yaml_depth import DEPTH, too_deep
from generator.core import dates
from generator.core.problems import Problem, problem_at, suggest
from generator.core.text import replace_forbidden

Data = str | None | tuple["Value", ...] | Mapping[str, "Value"]


class Value(NamedTuple):
    """A value and where it starts in the file: line and column, from 1; of one in a mapping also where its key does."""

    data: Data
    line: int
    column: int
    key: tuple[int, int] = (1, 1)

    def at_key(self) -> "Value":
        """The value, placed where its key is: that is what is wrong."""
        return Value(self.data, *self.key)


_SCALAR, _SEQUENCE, _MAPPING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
"""How YAML writes that there is no value (YAML 1.2, section 10.3.2)."""
_TAGS = {yaml.ScalarNode: _SCALAR, yaml.SequenceNode: _SEQUENCE, yaml.MappingNode: _MAPPING}


_QUOTE = 'a text with a colon and a blank in it needs quotes: title: "Town Hall: A Reckoning"'


_TOLD = 20
"""How many unknown keys of a mapping are told one by one."""


class _Loader(yaml.CSafeLoader):
    """The C loader without type detection: an untagged node gets the default tag of its kind."""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Does nothing: types do not depend on where in the file a value is."""

    def ascend_resolver(self) -> None:
        """Does nothing, likewise."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:  # noqa: ARG002 - PyYAML's own signature
        """Returns the tag of a kind of node."""
        return _TAGS[kind]


class _Refused(Exception):  # noqa: N818 - not an error of the program: it carries a problem of the file
    def __init__(self, message: str, mark: Any) -> None:  # noqa: ANN401 - yaml.Mark is untyped
        super().__init__(message)
        self.mark = mark


class Fields:
    """The keys of a mapping, read one by one with the type each should have; wrong values become problems.

    `code` is the code of the problems reported for this file, `source` the text of the file, for their excerpts.
    """

    def __init__(self, file: str, text: str, code: str) -> None:
        self.file = file
        self.source = text
        self.code = code
        self.problems: list[Problem] = []
        self.values: Mapping[str, Value] = {}

    def load(self, yaml_text: str, first_line: int = 1) -> "Fields":
        """Parses a YAML mapping; an empty text has no keys.

        Args:
            yaml_text: The YAML.
            first_line: The line of the file at which the YAML starts.

        Returns:
            This object, with the keys of the mapping; without any if there is a problem.
        """
        try:
            _refuse_deep(yaml_text)
            loader = _Loader(yaml_text)
            try:
                node = loader.get_single_node()
            finally:
                loader.dispose()
            value = _value(node, first_line, set()) if node else Value({}, first_line, 1)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            hint = _QUOTE if "mapping values are not allowed" in str(error.problem) else None
            self._refuse(f"this is no YAML: {error.problem}", mark, first_line, hint)
        except yaml.YAMLError as error:
            self._refuse(str(error).splitlines()[0], None, first_line)
        except RecursionError:
            self._refuse("this is nested too deeply", None, first_line)
        except _Refused as error:
            self._refuse(str(error), error.mark, first_line)
        else:
            if isinstance(value.data, Mapping):
                self.values = value.data
            elif value.data is not None:
                self.add("this should be keys with values, `key: value`", value)
        return self

    def _refuse(
        self,
        message: str,
        mark: Any,  # noqa: ANN401 - yaml.Mark is untyped
        first_line: int,
        hint: str | None = None,
    ) -> None:
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        self.problems.append(
            problem_at(self.code, message, self.file, self.source, line=line, column=column, hint=hint)
        )

    def add(self, message: str, value: Value, *, code: str | None = None, hint: str | None = None) -> None:
        """Reports a problem at a value; its code is that of the file unless another one is given."""
        self.problems.append(
            problem_at(
                code or self.code, message, self.file, self.source, line=value.line, column=value.column, hint=hint
            )
        )

    def within(self, value: Value) -> "Fields":
        """Returns the keys of a mapping inside this one; its problems are added to the same list."""
        inner = Fields(self.file, self.source, self.code)
        inner.problems = self.problems
        if isinstance(value.data, Mapping):
            inner.values = value.data
        elif value.data is not None:
            self.add("this should be keys with values, `key: value`", value)
        return inner

    def only(self, known: Iterable[str], code: str | None = None) -> None:
        """Reports each key that is not among the known ones, with a hint at the most similar of them."""
        names = tuple(known)
        unknown = [(key, value) for key, value in self.values.items() if key not in names]
        for key, value in unknown[:_TOLD]:
            self.add(f"there is no key {key!r} here", value.at_key(), code=code, hint=suggest(key, names))
        if unknown[_TOLD:]:
            more = len(unknown) - _TOLD
            self.add(f"there are {more} more keys that are not known here", unknown[_TOLD][1].at_key(), code=code)

    def text(self, key: str) -> str | None:
        """Returns the text under a key, None if there is none; a value of another type is reported."""
        value = self.values.get(key)
        if value is None or value.data is None:
            return None
        if isinstance(value.data, str):
            return value.data
        self.add(f"{key} should be a text", value)
        return None

    def parsed(self, key: str, parse: Callable[[str], Any], wanted: str) -> Any:  # noqa: ANN401 - as `parse` returns
        """Returns the text under a key as parsed by a function, which returns None for what it cannot parse.

        None if the key is absent or the text cannot be parsed; the latter is reported, with `wanted` as what it
        should be.
        """
        text = self.text(key)
        if text is None or not text.strip():
            return None
        result = parse(text)
        if result is None:
            self.add(f"{key} {text!r} is not {wanted}", self.values[key])
        return result

    def date(self, key: str) -> datetime | None:
        """Returns the moment under a key, None if there is none; anything but a date is reported."""
        moment: datetime | None = self.parsed(
            key, dates.parse_iso, "a date; write it as 2026-03-31 or 2026-03-31T00:06:42Z"
        )
        return moment

    def flag(self, key: str) -> bool:
        """Returns whether the value of a key is `true`; false if it is absent."""
        return bool(self.parsed(key, {"true": 1, "false": 0}.get, "true or false"))

    def items(self, key: str) -> tuple[Value, ...]:
        """Returns the list under a key, empty if there is none; a value of another type is reported."""
        value = self.values.get(key)
        if value is None or value.data is None:
            return ()
        if isinstance(value.data, tuple):
            return value.data
        self.add(f"{key} should be a list", value)
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Returns the list of texts under a key; items of another type are reported and skipped."""
        texts = []
        for value in self.items(key):
            if isinstance(value.data, str):
                texts.append(value.data)
            elif value.data is not None:
                self.add(f"each item of {key} should be a text", value)
        return tuple(texts)


def _refuse_deep(yaml_text: str) -> None:
    mark = too_deep(yaml_text)
    if mark:
        raise _Refused(f"this is nested too deeply: more than {DEPTH} levels", mark)


def _value(node: yaml.Node, first_line: int, seen: set[int]) -> Value:
    """Converts a composed node to a value.

    Args:
        node: The node.
        first_line: The line of the file at which the YAML starts.
        seen: The ids of the nodes seen so far: a node seen twice is an alias.

    Raises:
        _Refused: The node has an alias, a tag, a repeated key, or a key that is no plain name.
    """
    mark = node.start_mark
    if id(node) in seen:
        raise _Refused("an alias (*name) is not allowed here", mark)
    seen.add(id(node))
    line, column = mark.line + first_line, mark.column + 1
    if node.tag != _TAGS[type(node)]:
        raise _Refused(f"a tag ({node.tag}) is not allowed here", mark)
    if isinstance(node, yaml.ScalarNode):
        if not node.style and node.value in _NULL:
            return Value(None, line, column)
        # An escape in double quotes can produce a character that HTML or XML forbids.
        return Value(replace_forbidden(node.value) if node.style == '"' else node.value, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Value(tuple([_value(child, first_line, seen) for child in node.value]), line, column)
    values: dict[str, Value] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Refused("a key should be a plain name", key.start_mark)
        if key.value in values:
            raise _Refused(f"the key {key.value!r} occurs twice", key.start_mark)
        value = _value(child, first_line, seen)
        if value.data is None:  # an empty value has no position of its own: use that of its key
            value = Value(None, key.start_mark.line + first_line, key.start_mark.column + 1)
        values[key.value] = value._replace(key=(key.start_mark.line + first_line, key.start_mark.column + 1))
    return Value(values, line, column)
