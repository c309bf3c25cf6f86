"""Which capture formats say a field best."""

from generator.ingest.formats import export, html, record
from generator.ingest.formats.page_forms import HEADINGS_LOST, PLAIN, RICH, SECTIONED

PAGES = (SECTIONED, RICH, PLAIN, HEADINGS_LOST)
"""The formats that know no address: their stories are named by their words."""

FROM_PAGE = (record.NAME, html.NAME, *PAGES, export.NAME)
"""Formats by how well they say what a reader sees: title, dek, paragraphs, related stories."""

FROM_EXPORT = (export.NAME, record.NAME, html.NAME, *PAGES)
"""Formats by how exactly they say what the source's own records hold: address, date, beat."""
