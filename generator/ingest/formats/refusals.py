"""Explains why a text is no capture of a story: what it looks like, and what is missing."""

import re

from generator.ingest.formats.boilerplate import is_edge, is_paragraph, is_top, page_lines
from generator.ingest.formats.counters import counters
from generator.ingest.formats.export import BANNER
from generator.ingest.formats.html_metadata import html_page
from generator.ingest.formats.json_values import load
from generator.ingest.formats.lines import Line, ends_sentence

SHORT = 0.7
"""Minimum share of lines that are no paragraphs for a text to be a list."""
FEW = 4
MANUAL = 3
"""Minimum number of lines of code, commands or Markdown headings for a text to be a manual.

As many lines of the kind right above a story make it a list of stories.
"""

_CODE = re.compile(
    r"#{1,6} \S|```|~~~|\$ \w|(?:GET|POST|PUT|DELETE) /|(?:curl|pip|npm|git|import|from|def|const) \S|https?://\S+/api\b"
)
_BEAT_COUNTER = frozenset(("Beat Records", "Discourse Volume"))
_BEAT_TEXT = "beat narrative"
"""The heading, in lower case, of the text on the page of a beat."""

HINT = "a story's page has the line on how it was generated, an export its banner, a record its headline"


def reason(text: str) -> str:
    """Describes, in a clause, what a text that no format recognises looks like, and what it lacks."""
    if text.lstrip()[:1] in ("{", "["):
        value = load(text)
        if isinstance(value, list):
            return f"it is a list of {len(value)} in JSON, and a seed holds the record of one story"
        if isinstance(value, dict):
            return "it is a record in JSON without a story's headline and text"
    exports = len(BANNER.findall(text))
    if exports > 1:
        return f"it holds {exports} exports, and a seed holds one: cut it between them"
    page = html_page(text)
    if page is not None:
        if page.canonical and not page.url:
            return f"it is a saved page, but its address is not a story's: {page.canonical}"
        return "it is a saved page without the notice, the address or the description of a story's page"
    return _of_lines(page_lines(text))


def _of_lines(lines: tuple[Line, ...]) -> str:
    texts = [line.text for line in lines if not is_edge(line.text)]
    paragraphs = sum(is_paragraph(text) for text in texts)
    tops = sum(is_top(text) for text in texts)
    labels = {label for text in texts for label, _ in counters(text) or ()}
    descriptions = (
        (not texts, "it has no text but navigation"),
        (
            sum(_CODE.match(text) is not None for text in texts) >= MANUAL,
            "it looks like documentation: it has commands, code or Markdown headings, and no story's notice",
        ),
        (tops >= MANUAL, f"it looks like a list of stories: it has {tops} of the lines that come right above one"),
        (
            bool(labels & _BEAT_COUNTER),
            "it looks like the page of a beat: it counts records, and has no notice and no way back to stories",
        ),
        (
            any(text.lower() == _BEAT_TEXT for text in texts),
            "it looks like the page of a beat: it has a beat's narrative, and no notice and no way back to stories",
        ),
        (
            paragraphs > 0 and not ends_sentence(texts[-1]),
            "it stops in the middle of a sentence, before the notice that would show it to be a story",
        ),
        (
            len(texts) >= FEW and len(texts) - paragraphs >= SHORT * len(texts),
            "it looks like a list: most of its lines are no paragraphs, and it has no story's notice",
        ),
        (
            paragraphs > 0,
            "it has paragraphs, as the page of a beat has, but not the notice and the related stories that a story has",
        ),
    )
    return next(
        (description for applies, description in descriptions if applies),
        "it is a few lines without banner, notice or headline",
    )
