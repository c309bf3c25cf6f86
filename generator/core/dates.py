"""Dates as texts write them in, moments in UTC out, and back; never from a clock."""

import re
from datetime import UTC, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# 2026-03-31 · 2026-03-31T00:06:42.771Z · 2026-03-31 02:06+02:00: the forms of ISO 8601 that people write.
# `fromisoformat` alone takes others too, such as digits without hyphens, and would read an identifier as a date.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?[ ]?(?:[Zz]|[+-]\d\d:?\d\d)?)?")

# Mar 21 at 12:01 PM · March 21, 2026 at 12:01 PM UTC · Mar 21, 2026 · Mar 21
_ON_PAGE = re.compile(
    r"(?:(\d{1,2})\s)?([A-Za-z]{3,9})\.?(?:\s(\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s(\d{4}))?"
    r"(?:,?\s(?:at\s)?(\d{1,2}):(\d\d)(?:\s?([AaPp])\.?[Mm]\.?)?(?:\s?(?:UTC|GMT))?)?"
)
_HOURS = 12

LEAP_YEAR = 2000
"""A year in which every day of the calendar exists."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_iso(text: str) -> datetime | None:
    """An ISO 8601 date or moment in, a moment in UTC out, to the microsecond; None where the text is neither.

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
    """A date as pages show it, in UTC and to the minute, in; the moment out, None where the text is no date.

    Pages give no year (capture format, fields): `year` is the one to take where the text has none, and without either
    there is no moment.
    """
    found = _ON_PAGE.fullmatch(text.strip())
    if not found:
        return None
    before, name, after, own_year, hour, minute, half = found.groups()
    day = before or after
    number = next((n for n, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower())), None)
    if number is None or bool(before) == bool(after) or not (own_year or year):
        return None
    if half and not 1 <= int(hour) <= _HOURS:
        return None
    hours = int(hour or 0)
    if half:
        hours = hours % _HOURS + (_HOURS if half in "Pp" else 0)
    try:
        return datetime(int(own_year or year or 0), number, int(day or 0), hours, int(minute or 0), tzinfo=UTC)
    except ValueError:
        return None


def iso(moment: datetime) -> str:
    """A moment in UTC in, `2026-03-31T00:06:42.771Z` out; midnight sharp is written as the date alone."""
    text = instant(moment)
    return text.removesuffix("T00:00:00Z")


def instant(moment: datetime) -> str:
    """A moment in UTC in, its RFC 3339 form out, with fractions only where there are any."""
    day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    clock = f"{moment.hour:02d}:{moment.minute:02d}:{moment.second:02d}"
    fraction = f"{moment.microsecond:06d}".rstrip("0")
    if fraction:
        clock += "." + fraction.ljust(3, "0")
    return f"{day}T{clock}Z"


def day(moment: datetime) -> str:
    """A moment in, `31 March 2026` out."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def month(year: int, number: int) -> str:
    """A year and the number of a month in, `March 2026` out."""
    return f"{MONTHS[number - 1]} {year}"
