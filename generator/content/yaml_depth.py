"""Finds YAML that is nested so deeply that composing it would end the process: that calls itself in C."""

import re
from typing import Any

import yaml

DEPTH = 32
"""How deeply YAML may be nested; front matter has four levels."""

_INDENT = re.compile(r"^[ \t?:-]*", re.MULTILINE)
"""What stands before the first word of a line: blanks, and the marks of items and keys."""


def too_deep(yaml_text: str) -> Any:  # noqa: ANN401 - yaml.Mark is untyped
    """The mark where a text becomes nested too deeply, or None.

    Each level of nesting takes a bracket, or a column before the first word of a line. Where there are few of these,
    the text cannot be deep; else its events are counted, for which the parser does not call itself.

    Raises:
        yaml.YAMLError: It is no YAML.
    """
    most = max(map(len, _INDENT.findall(yaml_text)), default=0) + yaml_text.count("[") + yaml_text.count("{")
    if most < DEPTH:
        return None
    depth = 0
    loader = yaml.CSafeLoader(yaml_text)
    try:
        while event := loader.get_event():
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH:
                return event.start_mark
    finally:
        loader.dispose()
    return None
