"""The corpus in, every page and document of the site out: one producer a file."""

from generator.pages import (
    beats,
    cards,
    entities,
    explore,
    feeds,
    furniture,
    home,
    months,
    search,
    stories,
    versions,
    wanted,
)

PRODUCERS = (
    feeds.produce,
    home.produce,
    stories.produce,
    versions.produce,
    beats.produce,
    entities.produce,
    cards.produce,
    months.produce,
    explore.produce,
    search.produce,
    wanted.produce,
    furniture.produce,
)
"""What makes a site: each takes the corpus and the site and yields pages and documents. Their order does not matter,
but that feeds, whose entries all processes make, come before what these are then busy with."""
