"""Ranks the capture formats by how reliable their fields are."""

from generator.ingest.formats import export, html, record
from generator.ingest.formats.page_forms import HEADINGS_LOST, PLAIN, RICH, SECTIONED

PAGES = (SECTIONED, RICH, PLAIN, HEADINGS_LOST)
"""The formats that state no address: the slugs of their stories are derived from their words."""

FROM_PAGE = (record.NAME, html.NAME, *PAGES, export.NAME)
"""The formats, best first, for what a reader sees: title, dek, paragraphs, related stories."""

FROM_EXPORT = (export.NAME, record.NAME, html.NAME, *PAGES)
"""The formats, most exact first, for what the source's own records hold: address, date, beat."""
