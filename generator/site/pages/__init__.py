"""The pages of the site, one producer a file; `PRODUCERS` is its table of contents.

Comes in: the corpus and the site. Goes out: pages, documents, and plans of those costly to make. Must not know:
other producers, templates beyond their names, the disk.
"""

from generator.site.pages import (
    arrivals,
    beats,
    corpus_page,
    entity,
    entity_index,
    explore,
    feeds,
    hand,
    home,
    images,
    months,
    not_found,
    redirects,
    search,
    story,
    versions,
    wanted,
)

PRODUCERS = (
    feeds.produce,
    arrivals.produce,
    home.produce,
    story.produce,
    versions.produce,
    beats.produce,
    entity_index.produce,
    entity.produce,
    months.produce,
    explore.produce,
    search.produce,
    wanted.produce,
    hand.produce,
    images.produce,
    corpus_page.produce,
    not_found.produce,
    redirects.produce,
)
"""What makes a site: each takes the corpus and the site, and yields pages, documents or plans. Their order matters only
where two claim one address: the first has it, the second is told as an error."""
