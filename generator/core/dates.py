"""Parses dates as texts write them into moments in UTC, and formats moments for programs; never reads a clock."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# 2026-03-31 · 2026-03-31T00:06:42.771Z · 2026-03-31 02:06+02:00: the forms of ISO 8601 that people write.
# `fromisoformat` also accepts others, such as digits without hyphens, and would parse an identifier as a date.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?[ ]?(?:[Zz]|[+-]\d\d:?\d\d)?)?")

# Mar 21 at 12:01 PM · March 21, 2026 at 12:01 PM UTC · Mar 21, 2026 · Mar 21
_ON_PAGE = re.compile(
    r"(?:(\d{1,2})\s)?([A-Za-z]{3,9})\.?(?:\s(\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s(\d{4}))?"
    r"(?:,?\s(?:at\s)?(\d{1,2}):(\d\d)(?:\s?([AaPp])\.?[Mm]\.?)?(?:\s?(?:UTC|GMT))?)?"
)
_HOURS = 12
_WEEKDAY = re.compile(r"\A(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
# Thu Mar 05 2026 08:01:00 GMT+0100 (Central European Standard Time)
_OF_SCRIPTS = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4} \d\d:\d\d:\d\d)(?: GMT([+-]\d{4}))?.*")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d\d)[/.](\d\d)")
_PRINTED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4}),? (\d{1,2}:\d\d\s?[AaPp][Mm])")

LEAP_YEAR = 2000
"""A year in which every day of the calendar exists."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_iso(text: str) -> datetime | None:
    """Parses an ISO 8601 date or moment into a moment in UTC, to the microsecond; None if the text is neither.

    A moment without a zone is taken as UTC, which is what the captures use.
    """
    date = text.strip()
    if not _ISO.fullmatch(date):
        return None
    try:
        moment = datetime.fromisoformat(date.upper().replace(" Z", "Z").replace(" +", "+").replace(" -", "-"))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def parse_page_date(text: str, year: int | None) -> datetime | None:
    """Parses a date as pages show it, in UTC and to the minute.

    Args:
        text: The date, such as `Mar 21 at 12:01 PM` or `March 21, 2026`.
        year: The year if the text has none, as on pages (capture format, fields); None if it is unknown.

    Returns:
        The moment in UTC; None if the text is no date, or if neither the text nor `year` gives its year.
    """
    match = _ON_PAGE.fullmatch(text.strip())
    if not match:
        return None
    day_before, month_name, day_after, own_year, hour, minute, half = match.groups()
    day_number = day_before or day_after
    number = next(
        (n for n, full_name in enumerate(MONTHS, 1) if full_name.lower().startswith(month_name.lower())), None
    )
    if number is None or bool(day_before) == bool(day_after) or not (own_year or year):
        return None
    if half and not 1 <= int(hour) <= _HOURS:
        return None
    hours = int(hour or 0)
    if half:
        hours = hours % _HOURS + (_HOURS if half in "Pp" else 0)
    try:
        return datetime(int(own_year or year or 0), number, int(day_number or 0), hours, int(minute or 0), tzinfo=UTC)
    except ValueError:
        return None


_EPOCH_DIGITS = {10: 1, 13: 1000}
"""How many digits a moment has in seconds and in milliseconds since the epoch, and how many of them are a second."""


def parse_any(text: str) -> datetime | None:
    """Parses a moment in any form that programs and people write it in, in UTC; None if it is none, or has no year.

    ISO 8601, dates as pages show them, those of mail (RFC 5322, section 3.3) and of browsers, seconds or milliseconds
    since the epoch.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        unit = _EPOCH_DIGITS.get(len(text))
        return datetime.fromtimestamp(int(text) / unit, UTC) if unit else None
    return (
        parse_iso(text)
        or parse_page_date(_WEEKDAY.sub("", text), None)
        or _parse_mail_date(text)
        or _parse_slashed(text)
    )


def _parse_mail_date(text: str) -> datetime | None:
    """Parses `Thu, 5 Mar 2026 08:01:00 +0100`, also as scripts print it: `Thu Mar 05 2026 08:01:00 GMT+0100 (…)`."""
    text = _OF_SCRIPTS.sub(lambda script: f"{script[2]} {script[1]} {script[3]} {script[4] or '+0000'}", text)
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _parse_slashed(text: str) -> datetime | None:
    """Parses `2026/03/05`, and `3/5/26, 8:01 AM` as browsers print it in America; other orders are ambiguous."""
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return parse_iso("-".join(match.groups()))
    match = _PRINTED.fullmatch(text)
    if not match:
        return None
    month_number, day_number, year, time = match.groups()
    if not 1 <= int(month_number) <= len(MONTHS):
        return None
    name = MONTHS[int(month_number) - 1]
    return parse_page_date(f"{name} {day_number}, {year.rjust(4, '0').replace('00', '20', 1)} at {time}", None)


def iso(moment: datetime) -> str:
    """Formats a moment in UTC as `2026-03-31T00:06:42.771Z`, or as the date alone if it is exactly midnight."""
    text = instant(moment)
    return text.removesuffix("T00:00:00Z")


def instant(moment: datetime) -> str:
    """Formats a moment in UTC as RFC 3339 has it, with fractions of a second only if there are any."""
    date_part = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    time_part = f"{moment.hour:02d}:{moment.minute:02d}:{moment.second:02d}"
    fraction = f"{moment.microsecond:06d}".rstrip("0")
    if fraction:
        time_part += "." + fraction.ljust(3, "0")
    return f"{date_part}T{time_part}Z"
