"""The pages of the site, one producer a file; its tables of contents are below.

Comes in: the corpus and the site. Goes out: pages, documents, and plans of those costly to make. Must not know:
other producers, templates beyond their names, the disk.
"""

from generator.site.pages import (
    arrivals,
    beats,
    corpus_page,
    data,
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
    data.produce,
    not_found.produce,
    redirects.produce,
)
"""What makes a site: each takes the corpus and the site, and yields pages, documents or plans. Their order matters only
where two claim one address: the first is named first."""

DIVIDED = frozenset(
    (
        feeds.produce,
        arrivals.produce,
        story.produce,
        versions.produce,
        beats.produce,
        data.produce,
        entity.produce,
        months.produce,
        images.produce,
    )
)
"""Those that yield what is in the part of the site that is made: the stories whose texts are there, and whatever else
`Site.part` owns. All that any other yields is in one part."""
