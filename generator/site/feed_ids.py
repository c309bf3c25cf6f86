"""The ids of stories in feeds: they stay when a story is renamed, as the addresses that were published tell."""

from collections.abc import Iterable, Iterator, Mapping

from generator.content.published import Published
from generator.core.model import Story
from generator.site import urls


def feed_ids(stories: Iterable[Story], published: Published) -> dict[str, str]:
    """The ids of those stories that are called differently in feeds than by their slugs, by slug.

    A story keeps the id that it was published with; one at a new address has that of the first of its former addresses
    that was published. No two stories have the same id.

    Args:
        stories: All stories, in any order.
        published: The addresses that were published.
    """
    if not published.addresses:
        return {}
    ids: dict[str, str] = {}
    by_id: dict[str, str] = {}
    later: list[Story] = []
    for story in stories:
        address = urls.story(story.slug)
        if address in published.addresses:
            feed_id = published.ids.get(address, story.slug)
            if by_id.setdefault(feed_id, story.slug) == story.slug:
                ids[story.slug] = feed_id
                continue
        later.append(story)
    for story in later:
        feed_id = next(feed_id for feed_id in _candidates(story, published) if feed_id not in by_id)
        by_id[feed_id] = story.slug
        ids[story.slug] = feed_id
    return {slug: feed_id for slug, feed_id in ids.items() if slug != feed_id}


def _candidates(story: Story, published: Published) -> Iterator[str]:
    for alias in story.aliases:
        address = urls.story(alias)
        if "/" not in alias and address in published.addresses:
            yield published.ids.get(address, alias)
    yield story.slug
    number = 2
    while True:
        yield f"{story.slug}-{number}"
        number += 1


def with_ids(addresses: Iterable[str], stories: Iterable[Story], ids: Mapping[str, str]) -> Published:
    """The published addresses with the ids of the stories that are at them, or to which they lead.

    Args:
        addresses: The addresses.
        stories: All stories, shown or withdrawn.
        ids: Their ids where these are not their slugs.
    """
    known = frozenset(addresses)
    by_address = {
        urls.story(slug): ids.get(story.slug, story.slug)
        for story in stories
        for slug in (story.slug, *story.aliases)
        if ids.get(story.slug, story.slug) != slug
    }
    return Published(known, {address: feed_id for address, feed_id in by_address.items() if address in known})
