"""YAML text in, plain values with their places out; whatever is wrong with them as problems.

Every scalar is read as the text it is: `no` is not false, `2026` is no number, a date stays a date as written. Aliases
and tags are refused: an archive's files do not need them, and they are how small files become large ones.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import yaml

from generator.core import dates
from generator.core.problems import Problem, problem_at, suggest
from generator.core.text import clean

Data = str | None | tuple["Value", ...] | Mapping[str, "Value"]


class Value(NamedTuple):
    """A value and where it starts: line and column of the file, from 1."""

    data: Data
    line: int
    column: int


_SCALAR, _SEQUENCE, _MAPPING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
_TAGS = {yaml.ScalarNode: _SCALAR, yaml.SequenceNode: _SEQUENCE, yaml.MappingNode: _MAPPING}


class _Loader(yaml.CSafeLoader):
    """The C loader without its guesses at types: what has no tag is what it looks like."""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Nothing: types do not depend on where in the file a value is."""

    def ascend_resolver(self) -> None:
        """Nothing, likewise."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:  # noqa: ARG002 - PyYAML's own signature
        """A kind of node in, its tag out."""
        return _TAGS[kind]


class _Refused(Exception):  # noqa: N818 - not an error of the program: it carries what the file did
    def __init__(self, message: str, mark: Any) -> None:  # noqa: ANN401 - yaml.Mark is untyped
        super().__init__(message)
        self.mark = mark


class Fields:
    """The keys of a mapping, read one by one with the type each should have; wrong ones become problems.

    `code` is what the problems of this file are filed under. `first_line` is where the YAML starts in `text`.
    """

    def __init__(self, file: str, text: str, code: str) -> None:
        self.file = file
        self.source = text
        self.code = code
        self.problems: list[Problem] = []
        self.values: Mapping[str, Value] = {}

    def load(self, yaml_text: str, first_line: int = 1) -> "Fields":
        """Read a YAML mapping that starts at a line of the file; an empty text has no keys."""
        try:
            loader = _Loader(yaml_text)
            try:
                node = loader.get_single_node()
            finally:
                loader.dispose()
            value = _value(node, first_line, set()) if node else Value({}, first_line, 1)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._refuse(f"this is no YAML: {error.problem}", mark, first_line)
        except yaml.YAMLError as error:
            self._refuse(str(error).splitlines()[0], None, first_line)
        except RecursionError:
            self._refuse("this is nested too deeply", None, first_line)
        except _Refused as error:
            self._refuse(str(error), error.mark, first_line)
        else:
            if isinstance(value.data, Mapping):
                self.values = value.data
            else:
                self.add("this should be keys with values, `key: value`", value)
        return self

    def _refuse(self, message: str, mark: Any, first_line: int) -> None:  # noqa: ANN401 - yaml.Mark is untyped
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        self.problems.append(problem_at(self.code, message, self.file, self.source, line=line, column=column))

    def add(self, message: str, value: Value, *, code: str | None = None, hint: str | None = None) -> None:
        """Note a problem at a value."""
        self.problems.append(
            problem_at(
                code or self.code, message, self.file, self.source, line=value.line, column=value.column, hint=hint
            )
        )

    def within(self, value: Value) -> "Fields":
        """The keys of a mapping inside this one, sharing its problems."""
        inner = Fields(self.file, self.source, self.code)
        inner.problems = self.problems
        if isinstance(value.data, Mapping):
            inner.values = value.data
        else:
            self.add("this should be keys with values, `key: value`", value)
        return inner

    def only(self, known: Iterable[str], code: str | None = None) -> None:
        """Report each key that is none of the known ones, with the likeliest of them."""
        names = tuple(known)
        for key, value in self.values.items():
            if key not in names:
                self.add(f"there is no key {key!r} here", value, code=code, hint=suggest(key, names))

    def text(self, key: str) -> str | None:
        """The text under a key, None where there is none."""
        value = self.values.get(key)
        if value is None or value.data is None:
            return None
        if isinstance(value.data, str):
            return value.data
        self.add(f"{key} should be a text", value)
        return None

    def parsed(self, key: str, parse_iso: Callable[[str], Any], wanted: str) -> Any:  # noqa: ANN401 - as `parse_iso` returns
        """The text under a key through a function that returns None for what it cannot read."""
        text = self.text(key)
        if text is None:
            return None
        found = parse_iso(text)
        if found is None:
            self.add(f"{key} {text!r} is not {wanted}", self.values[key])
        return found

    def date(self, key: str) -> datetime | None:
        """The moment under a key."""
        found: datetime | None = self.parsed(
            key, dates.parse_iso, "a date; write it as 2026-03-31 or 2026-03-31T00:06:42Z"
        )
        return found

    def flag(self, key: str) -> bool:
        """Whether a key says `true`; absent is false."""
        return bool(self.parsed(key, {"true": 1, "false": 0}.get, "true or false"))

    def items(self, key: str) -> tuple[Value, ...]:
        """The list under a key, empty where there is none."""
        value = self.values.get(key)
        if value is None or value.data is None:
            return ()
        if isinstance(value.data, tuple):
            return value.data
        self.add(f"{key} should be a list", value)
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key."""
        found = []
        for value in self.items(key):
            if isinstance(value.data, str):
                found.append(value.data)
            else:
                self.add(f"each of {key} should be a text", value)
        return tuple(found)


def _value(node: yaml.Node, first_line: int, seen: set[int]) -> Value:
    """A composed node in, its value out. A node met twice is an alias."""
    mark = node.start_mark
    if id(node) in seen:
        raise _Refused("an alias (*name) is not allowed here", mark)
    seen.add(id(node))
    line, column = mark.line + first_line, mark.column + 1
    if node.tag != _TAGS[type(node)]:
        raise _Refused(f"a tag ({node.tag}) is not allowed here", mark)
    if isinstance(node, yaml.ScalarNode):
        if node.style is None and node.value in ("", "~", "null"):
            return Value(None, line, column)
        # An escape in quotes can bring back what no file may hold.
        return Value(clean(node.value) if node.style == '"' else node.value, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Value(tuple([_value(child, first_line, seen) for child in node.value]), line, column)
    found: dict[str, Value] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Refused("a key should be a plain name", key.start_mark)
        if key.value in found:
            raise _Refused(f"the key {key.value!r} stands here twice", key.start_mark)
        value = _value(child, first_line, seen)
        if value.data is None:  # an absent value starts nowhere: point at its key
            value = Value(None, key.start_mark.line + first_line, key.start_mark.column + 1)
        found[key.value] = value
    return Value(found, line, column)
