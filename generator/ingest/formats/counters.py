"""Detects counters in a line of a page: how much was said where, on the day the page was captured.

Discourse Volume755 / 24h  ·  82,547Beat Records  ·  755Last 24h  ·  Sources (24h)  ·  Reddit2,478  ·  RddtReddit9,558
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from generator.core.model import Counters

PLATFORMS = (
    "Reddit", "Bluesky", "YouTube", "Hacker News", "Twitter", "Mastodon", "arXiv", "GitHub", "Google News", "News",
    "LinkedIn", "TikTok", "Facebook", "Instagram", "Threads", "Substack", "Medium", "Discord", "Telegram", "Lemmy",
    "Podcasts", "Wikipedia", "Stack Overflow", "Product Hunt", "Quora", "Tumblr", "X",
)  # fmt: skip
"""The platforms that captures name. Others are detected only right after another counter."""

_PLATFORM = "|".join(sorted(map(re.escape, PLATFORMS), key=len, reverse=True))
_NUMBER = r"\d(?:[\d,.]*\d)?[KkM]?"
# Unmistakable counters. The text of an icon may be glued to the front of one.
_SURE = re.compile(
    rf"""
    (?:[a-z]+(?:_[a-z]+)*(?=[A-Z\d]))?(?:
      (?P<volume>(?:Discourse\ )?Volume)\s?(?P<daily>{_NUMBER}(?:\s?/\s?24h)?)
    | (?P<total>{_NUMBER})\s?(?P<of>Beat\ Records|Total\ Records|Last\ 24h|Sources)
    | (?P<first>Beat\ Records|Total\ Records|Last\ 24h)\s?(?P<count>{_NUMBER})
    | (?P<group>Sources\ \(24h\)|Discourse\ Volume|Beat\ Records|Total\ Records)
    | (?P<unnamed>{_NUMBER}\s?/\s?24h)
    | [A-Za-z]{{0,12}}?(?P<platform>{_PLATFORM})\s?(?P<posts>{_NUMBER})
    )""",
    re.VERBOSE,
)
# Each of them has a digit among its first three words, or one of these words; a cheap test that rules out most lines.
_SIGN = re.compile(r"(?:[^\s\d]*+\s){0,2}[^\s\d]*+\d")
_SIGN_WORDS = ("Volume", "Records")
# Counters only right after another one: a name with a number glued to it, a lone number, a lone platform.
_LOOSE = re.compile(
    rf"(?P<label>[A-Za-z][\w .&'’()/-]{{0,30}}?(?<=[^\W\d_]))?(?P<value>{_NUMBER}(?:\s?/\s?24h)?)|Last\ 24h"
)
_BARE = re.compile(rf"{_PLATFORM}")
_PLATFORM_RUN = re.compile(rf"(?:(?:{_PLATFORM})(?:/Twitter)?\s?[,·•]?\s?)+(?:\+\d+)?")
_NAME = re.compile(_PLATFORM)


@lru_cache(maxsize=1024)  # several functions check the same line
def counters(line: str) -> Counters | None:
    """The counters in a line with single spaces, as (label, value); None if it is no such line.

    A label that heads other counters has no value.
    """
    pairs: list[tuple[str, str]] = []
    end = 0
    if not (_SIGN.match(line) or any(map(line.__contains__, _SIGN_WORDS))):
        return None
    while end < len(line) and (part := _SURE.match(line, end)):
        if part["daily"]:
            pairs.append((part["volume"], part["daily"]))
        elif part["total"]:
            pairs.append((part["of"], part["total"]))
        elif part["count"]:
            pairs.append((part["first"], part["count"]))
        elif part["unnamed"]:
            pairs.append(("", part["unnamed"]))
        elif part["group"]:
            pairs.append((part["group"], ""))
        else:
            pairs.append((part["platform"], part["posts"]))
        end = part.end() + (line[part.end() : part.end() + 1] == " ")
    return tuple(pairs) if pairs and end >= len(line) else None


def loose(line: str, following: str) -> Counters | None:
    """The counters in a line right after another counter, where weaker signs are enough.

    Args:
        line: The line.
        following: The line below it.

    Returns:
        The counters, or None if it is no such line.
    """
    match = _LOOSE.fullmatch(line)
    if match is None:
        counts_below = _BARE.fullmatch(line) and re.fullmatch(_NUMBER, following)
        return ((line, ""),) if counts_below else None
    return ((match["label"] or "", match["value"]),) if match["value"] else ((line, ""),)


def gathered(lines: Iterable[Counters]) -> Counters:
    """Collects the counters of several lines, each once.

    A label and its value on separate lines are joined; what has only one of the two is dropped.
    """
    pairs: list[tuple[str, str]] = []
    for label, value in (pair for line in lines for pair in line):
        if pairs and bool(pairs[-1][0]) != bool(label) and bool(pairs[-1][1]) != bool(value):
            previous = pairs.pop()
            pairs.append((label or previous[0], value or previous[1]))
        else:
            pairs.append((label, value))
    return tuple(dict.fromkeys((label, value) for label, value in pairs if label and value))


def platforms(line: str) -> str | None:
    """The names in a line of platforms run together, separated by commas; None if it is no such line."""
    return ", ".join(_NAME.findall(line)) if _PLATFORM_RUN.fullmatch(line) else None
