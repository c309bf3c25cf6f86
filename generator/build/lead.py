"""Leads the owners of an archive through the steps of a build: says what each is given, and adds up what they say."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.build.left import LeftGroup
from generator.build.steps.ingest import INGEST, Arrived, ToIngest
from generator.build.steps.publish import (
    ORIGINS,
    PUBLISH,
    PUBLISH_MORE,
    Last,
    Overview,
    ToPublish,
    ToPublishMore,
)
from generator.build.steps.read import MAKE, READ, ToRead, by_path, part_of
from generator.build.steps.relate import COMPARE, FIND_NAMES, LIST_MENTIONS, RELATE, ToRelate
from generator.build.steps.write import LOWER_WORDS, NAMES_OUTSIDE, WRITE_STORIES, ToWrite, Written
from generator.content.storyfile import StoryFile
from generator.core.memo import Memo
from generator.core.model import Tree
from generator.core.owners import Owners
from generator.core.part import Part
from generator.core.problems import Problem
from generator.corpus.unregistered import UnregisteredName, unregistered_names
from generator.files.changes import Changes
from generator.files.folders import Names
from generator.files.sources import Sources
from generator.files.stage import Staged
from generator.files.store import only
from generator.files.target import Target
from generator.site.gather import Content, image_address
from generator.site.overrides import unused_templates
from generator.site.page import Reason
from generator.site.publish import LISTING, Claim, address_taken, claimed_twice, listings, origins_in
from generator.site.site import FeedItem


class Stories(NamedTuple):
    """The stories as the owners have them: the heads of their files, by path; and what captures changed in them."""

    heads: Mapping[str, StoryFile]
    arrived: Arrived


def read_stories(owners: Owners, names: Names, inputs: Sources) -> Stories:
    """Have the owners read their story files, and make what captures yield."""
    at, parts = names.stories, parts_of(owners)
    said = owners.run(READ, [ToRead(part, _files_of(part, inputs.stories), at) for part in parts])
    heads = by_path(said)
    seeds = inputs.seeds
    if not seeds.files and not seeds.unread and not any(file.story and file.story.captures for file in heads.values()):
        return Stories(heads, Arrived())
    given = ToIngest(seeds.files, seeds.unread, inputs.stories, names.seeds, at)
    arrived: Arrived = owners.run(INGEST, [given, *[None] * (owners.number - 1)])[0]
    said = owners.run(MAKE, [None] * owners.number)
    kept = {path: head for path, head in heads.items() if path not in arrived.removed}
    return Stories(dict(sorted((kept | by_path(said)).items())), arrived)


def parts_of(owners: Owners) -> list[Part]:
    """The part of each owner."""
    return [Part(number, owners.number) for number in range(owners.number)]


def _files_of(part: Part, files: Tree) -> Tree:
    return only(files, [path for path in files if part.owns(part_of(path))])


def relate(owners: Owners, names: Names, inputs: Sources) -> None:
    """Have the owners relate all stories."""
    parts = parts_of(owners)
    images = {path: image_address(path, data) for path, data in sorted(inputs.images.items())}
    content = Content(
        settings=inputs.settings,
        registry=inputs.registry,
        published=inputs.published,
        pages=inputs.pages,
        images=images,
        templates=inputs.page_templates,
        stories_at=names.stories,
        pages_at=names.pages,
        static=frozenset(inputs.static),
        static_at=names.static,
        templates_at=names.templates,
        unused=tuple(unused_templates(inputs.own_templates, inputs.templates, names.templates)),
        template_places=inputs.template_places,
    )
    owners.run(FIND_NAMES, [content] * len(parts))
    owners.run(LIST_MENTIONS, [None] * len(parts))
    owners.run(COMPARE, [None] * len(parts))
    owners.run(
        RELATE,
        [
            ToRelate(
                images={path: data for path, data in inputs.images.items() if part.owns(images[path])},
                assets=inputs.assets if part.number == 0 else {},
                static={path: data for path, data in inputs.static.items() if part.owns(path)},
            )
            for part in parts
        ],
    )


class PublishedSite(NamedTuple):
    """A site of which every file is staged that differs: as `Published`, of all parts; `items` of all stories."""

    paths: frozenset[str]
    staged: Sequence[Staged]
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]
    last: Last
    left: Mapping[str, LeftGroup]
    items: Mapping[str, FeedItem]
    overview: Overview


def publish(owners: Owners, given: ToPublish, memo: Memo) -> PublishedSite:
    """Have the owners stage their parts, and then what lists the pages of all."""
    said = owners.run(PUBLISH, [given] * owners.number)
    overview: Overview = said[0].overview
    claims = tuple(chain.from_iterable(part.claims for part in said))
    more = memo.call("listings", "", listings, claims, overview.settings, overview.theme.language)
    each = [ToPublishMore(given, tuple(more[number :: owners.number])) for number in range(owners.number)]
    parts = (*said, *owners.run(PUBLISH_MORE, each))
    problems = list(overview.problems)
    twice = memo.call("claimed twice", "", claimed_twice, tuple(chain.from_iterable(part.claims for part in parts)))
    if twice:
        claiming = [origins_in(group, LISTING, memo, twice) for group in more]
        claiming += owners.run(ORIGINS, [twice] * owners.number)
        problems += address_taken(chain.from_iterable(claiming))
    return PublishedSite(
        paths=memo.call("paths", "", _paths, tuple([tuple(part.claims) for part in parts])),
        staged=list(chain.from_iterable(part.staged for part in parts)),
        reasons=tuple(chain.from_iterable(part.reasons for part in parts)),
        problems=(*problems, *chain.from_iterable(part.problems for part in parts)),
        last=Last(
            overview.theme,
            {path: plan for part in parts for path, plan in part.plans.items()},
            {name: group for part in parts for name, group in part.groups.items()},
        ),
        left={name: group for part in parts for name, group in part.left.items()},
        items={slug: item for part in parts for slug, item in part.items.items()},
        overview=overview,
    )


def _paths(claims: Iterable[Sequence[Claim]]) -> frozenset[str]:
    return frozenset([claim.path for part in claims for claim in part])


def write_stories(owners: Owners, target: Target, inputs: Sources, stories: Stories, *, dry: bool) -> Written:
    """Have the owners write the stories that captures yield, and remove those that no capture yields any more."""
    arrived, before = stories.arrived, inputs.stories
    removed, _, kept = target.update({}, before, arrived.removed, dry=dry)
    said: Sequence[Written] = ()
    if arrived.write:
        given = [ToWrite(target, _before(part, arrived.write, before), dry) for part in parts_of(owners)]
        said = owners.run(WRITE_STORIES, given)
    changes = [written.changes for written in said]
    as_they_were = len(stories.heads) - len(arrived.write)
    return Written(
        Changes(
            created=tuple(sorted(chain.from_iterable(each.created for each in changes))),
            changed=tuple(sorted(chain.from_iterable(each.changed for each in changes))),
            removed=removed.removed,
            identical=as_they_were + sum(each.identical for each in changes),
        ),
        {path: stamp for written in said for path, stamp in written.stamps.items()},
        (*chain.from_iterable(written.left_alone for written in said), *kept),
        {path: data for written in said for path, data in written.data.items()},
    )


def _before(part: Part, write: Iterable[str], before: Tree) -> Tree:
    return only(before, [path for path in write if path in before and part.owns(part_of(path))])


def unregistered(owners: Owners, overview: Overview) -> tuple[UnregisteredName, ...]:
    """Have the owners list the names in their texts that no entity has."""
    nothing: list[None] = [None] * owners.number
    owners.run(LOWER_WORDS, nothing)
    said = owners.run(NAMES_OUTSIDE, nothing)
    return unregistered_names(overview.corpus.stories, {slug: names for of in said for slug, names in of.items()})
