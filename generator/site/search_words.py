"""Prepares a page for the search index, where words must stand apart.

Scripts without spaces between words have no words that an index could tell apart without a dictionary. In the index
each of their characters is a word, and whoever looks for a word of them asks for the phrase of its characters, as
`templates/assets/search_terms.js` does: so any part of a text is found, in any language of the site.
"""

import re

VERSION = "1"
"""To be raised when pages are prepared in another way: then the index is made again."""

SPLIT = "\u2060 "
"""What is put between two characters. The word joiner tells the search page to leave out the space again."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: all but marks, which follow the character that they are on."""

_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
_BORDER = re.compile(
    f"(?<=[{_UNSPACED}、。「」『』，！？：；・])(?=[^\\s{_MARKS}<])|(?<=[^\\s>])(?=(?![{_MARKS}])[{_UNSPACED}])"
)
_MARKED = re.compile(f"[{_UNSPACED}][{_MARKS}]+")
_NEEDED = re.compile(f"[{_UNSPACED}\ufb00-\ufb06\uff01-\uff5e]")
_PARTS = re.compile(r"(<[^>]*>)")
_FORMS = {
    **{ord(form): plain for form, plain in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)},
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
"""Letters that are forms of others: joined ones, and those as wide as a Chinese character."""


def prepared(html: str) -> str | None:
    """A page with each character of a script without spaces as a word, and plain forms of letters.

    Args:
        html: The page; attributes have no angle brackets.

    Returns:
        The page for the index, or None if it can be indexed as it is.
    """
    if not _NEEDED.search(html):
        return None
    parts = _PARTS.split(html)
    last = " "
    for number in range(0, len(parts), 2):
        text = parts[number]
        if not text:
            continue
        # The character before an element matters: emphasis inside a word does not part it from the rest.
        spaced = _BORDER.sub(SPLIT, last + text.translate(_FORMS))
        parts[number] = _MARKED.sub(_coded, spaced[len(last) :])
        last = text[-1]
    return "".join(parts)


def _coded(marked: re.Match[str]) -> str:
    """A character with marks as the numbers of both: Pagefind takes marks off, and then misses it in phrases."""
    return "x" + "".join(f"{ord(each):04x}" for each in marked[0])
