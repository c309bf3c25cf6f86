"""Writes values as YAML: texts, moments, true, lists and mappings, one key or item on each line.

PyYAML would find out of each value what it is, and ask for each whether it was written before. Its nodes are made here
directly, and how a text would be read back is remembered, since most are keys: it takes two thirds of the time.
"""

from functools import lru_cache

import yaml


class Moment(str):
    """A date to be written as a YAML timestamp, without quotes."""

    __slots__ = ()


def block(values: dict[str, object]) -> str:
    """Returns a mapping as YAML in block style, its keys in their order; each value may be a mapping or a list."""
    text: str = yaml.serialize(_node(values), Dumper=_Dumper, allow_unicode=True, width=1 << 30)
    return text


class _Dumper(yaml.CSafeDumper):
    """The C dumper, without rules for places in a document, of which there are none."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node of a kind; of one without quotes, if the first of `implicit` is true."""
        if kind is yaml.ScalarNode:
            return _tag_of(value) if implicit[0] else _TEXT
        return _LIST if kind is yaml.SequenceNode else _MAPPING

    def descend_resolver(self, _node: yaml.Node | None, _index: object) -> None:
        """Enters a node."""

    def ascend_resolver(self) -> None:
        """Leaves it."""


@lru_cache(maxsize=1024)
def _tag_of(text: str) -> str:
    """The tag with which a text would be read back if it had no quotes."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


_RESOLVER = yaml.resolver.Resolver()
_TAG = "tag:yaml.org,2002:"
_TEXT, _MOMENT, _BOOL, _LIST, _MAPPING = (f"{_TAG}{name}" for name in ("str", "timestamp", "bool", "seq", "map"))


def _node(value: object) -> yaml.Node:
    """The node of a value.

    Raises:
        TypeError: It is none of the types that are written.
    """
    if isinstance(value, str):
        return yaml.ScalarNode(_MOMENT, str(value)) if isinstance(value, Moment) else yaml.ScalarNode(_TEXT, value)
    if isinstance(value, dict):
        pairs = [(yaml.ScalarNode(_TEXT, key), _node(inner)) for key, inner in value.items()]
        return yaml.MappingNode(_MAPPING, pairs, flow_style=False)
    if isinstance(value, list):
        return yaml.SequenceNode(_LIST, [_node(inner) for inner in value], flow_style=False)
    if value is True:
        return yaml.ScalarNode(_BOOL, "true")
    raise TypeError(f"no value of front matter: {value!r}")
