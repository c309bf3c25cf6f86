"""Leads the owners of an archive through the steps of a build: says what each is given, and adds up what they say."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from generator.build.left import Left, LeftGroup
from generator.build.memory import Memory
from generator.build.report import Options
from generator.build.steps.publish import ORIGINS, PUBLISH, Last, ToPublish, publish_part
from generator.build.steps.read import MAKE, READ, ToMake, ToRead, by_path, part_of
from generator.build.steps.relate import COMPARE, FIND_NAMES, LIST_MENTIONS, RELATE, ToRelate
from generator.build.steps.write import LOWER_WORDS, NAMES_OUTSIDE, WRITE_STORIES, ToWrite, Written
from generator.content import storyfile
from generator.content.prose import Prose
from generator.content.storyfile import Named, StoryFile
from generator.core.memo import Memo
from generator.core.model import Story
from generator.core.owners import Owners
from generator.core.problems import Problem
from generator.corpus.unregistered import UnregisteredName, unregistered_names
from generator.files import writer
from generator.files.changes import Changes
from generator.files.folders import Folders
from generator.files.output import Output, Staged
from generator.files.signatures import signatures
from generator.files.sources import Sources
from generator.ingest.ingested import Ingested
from generator.site.gather import Content, Gathered, image_address
from generator.site.overrides import unused_templates
from generator.site.page import Reason
from generator.site.part import Part
from generator.site.publish import Claim, address_taken, claimed_twice, listing


class Stories(NamedTuple):
    """The stories as the owners have them: the heads of their files, by path; and what captures changed in them."""

    heads: Mapping[str, StoryFile]
    ingested: Ingested


def read_stories(owners: Owners, folders: Folders, inputs: Sources, memo: Memo) -> Stories:
    """Have the owners read their story files, and make what captures yield."""
    at, parts = str(folders.stories), parts_of(owners)
    files = [Named(path, data, at) for path, data in sorted(inputs.stories.items())]
    said = owners.run(
        READ,
        [ToRead(part, tuple([file for file in files if part.owns(part_of(file.path))])) for part in parts],
    )
    heads = by_path(said)
    ingested = _ingest(folders, inputs, heads, memo)
    if ingested.write or ingested.removed or ingested.by_hand:
        said = owners.run(MAKE, [_to_make(part, ingested, at) for part in parts])
        kept = {path: head for path, head in heads.items() if path not in ingested.removed}
        heads = dict(sorted((kept | by_path(said)).items()))
    return Stories(heads, ingested)


def parts_of(owners: Owners) -> list[Part]:
    """The part of each owner."""
    return [Part(number, owners.number) for number in range(owners.number)]


def _ingest(folders: Folders, inputs: Sources, heads: Mapping[str, StoryFile], memo: Memo) -> Ingested:
    seeds, at = inputs.seeds, str(folders.stories)
    if not seeds.files and not seeds.unread and not any(file.story and file.story.captures for file in heads.values()):
        return Ingested()
    from generator.ingest.ingest import ingest  # noqa: PLC0415 - takes a tenth of a second, and many need it not

    @lru_cache(maxsize=256)
    def read_text(path: str) -> Prose | None:
        text = storyfile.read(Named(path, inputs.stories[path], at)).text
        return text.prose if text else None

    return ingest(
        seeds.files,
        tuple(heads.values()),
        lambda file: read_text(file.path),
        seeds_at=str(folders.seeds),
        stories_at=at,
        unread=seeds.unread,
        memo=memo,
    )


def _to_make(part: Part, ingested: Ingested, at: str) -> ToMake:
    own = tuple([(path, story) for path, story in sorted(ingested.write.items()) if part.owns(part_of(path))])
    return ToMake(own, frozenset(ingested.removed), ingested.by_hand, at)


def relate(owners: Owners, folders: Folders, inputs: Sources, stories: Stories) -> None:
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
        stories_at=str(folders.stories),
        pages_at=str(folders.pages),
        static=frozenset(inputs.static),
        static_at=str(folders.static),
        templates_at=str(folders.templates),
        unused=tuple(unused_templates(inputs.own_templates, inputs.templates, str(folders.templates))),
        template_places=inputs.template_places,
    )
    owners.run(FIND_NAMES, [content] * len(parts))
    owners.run(LIST_MENTIONS, [None] * len(parts))
    owners.run(COMPARE, [None] * len(parts))
    owners.run(
        RELATE,
        [
            ToRelate(
                raw=_raw_of(part, stories),
                images={path: data for path, data in inputs.images.items() if part.owns(images[path])},
                assets=inputs.assets if part.number == 0 else {},
                static={path: data for path, data in inputs.static.items() if part.owns(path)},
            )
            for part in parts
        ],
    )


def _raw_of(part: Part, stories: Stories) -> Mapping[str, bytes]:
    """The captures of a part's stories, and of versions whose texts all owners have."""
    raw = stories.ingested.raw
    if part.of == 1:
        return raw
    own = (file for path, file in stories.heads.items() if file.text is not None or part.owns(part_of(path)))
    digests = (source.sha256 for file in own if file.story for source in file.story.captures)
    return {sha256: raw[sha256] for sha256 in digests if sha256 in raw}


class PublishedSite(NamedTuple):
    """A site of which every file is staged that differs: as `Published`, of all parts."""

    paths: frozenset[str]
    staged: Sequence[Staged]
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]
    last: Last
    left: Mapping[str, LeftGroup]
    gathered: Gathered


def to_publish(output: Output, memory: Memory, left: Left, *, trusts: bool) -> ToPublish:
    """Where documents are staged, and what earlier builds planned.

    Args:
        output: The output folder.
        memory: What this process remembers.
        left: What the last build left, as far as an earlier process told.
        trusts: Whether files are taken to be as the last build left them, without looking.
    """
    paths = [] if trusts else [*memory.last.plans, *(claim.path for of in left.groups.values() for claim in of.claims)]
    current, known = signatures(output.folder, paths), memory.signatures
    return ToPublish(
        output=str(output.folder.absolute()),  # other processes may have another working directory
        dry=output.dry,
        is_empty=output.is_empty,
        last=memory.last,
        left=left,
        damaged=frozenset([path for path in paths if path not in known or current.get(path) != known[path]]),
        tells=memory.memo.cache is not None and not memory.memo.keep,
    )


def publish(owners: Owners, given: ToPublish, memo: Memo) -> PublishedSite:
    """Have the owners stage their parts, and stage what lists the pages of all."""
    said = owners.run(PUBLISH, [given] * owners.number)
    gathered = said[0].gathered
    settings, renderer = gathered.site.settings, gathered.renderer
    claims = tuple(chain.from_iterable(part.claims for part in said))
    problems = list(gathered.problems)
    twice = memo.call("claimed twice", "", claimed_twice, claims)
    if twice:
        claiming = owners.run(ORIGINS, [twice] * owners.number)
        problems += address_taken(chain.from_iterable(claiming))
    parts = (*said, publish_part([listing(claims, settings)], renderer, given, memo))
    return PublishedSite(
        paths=memo.call("paths", "", _paths, tuple([tuple(part.claims) for part in parts])),
        staged=list(chain.from_iterable(part.staged for part in parts)),
        reasons=tuple(chain.from_iterable(part.reasons for part in parts)),
        problems=(*problems, *chain.from_iterable(part.problems for part in parts)),
        last=Last(
            renderer.theme,
            {path: plan for part in parts for path, plan in part.plans.items()},
            {name: group for part in parts for name, group in part.groups.items()},
        ),
        left={name: group for part in parts for name, group in part.left.items()},
        gathered=gathered,
    )


def _paths(claims: Iterable[Sequence[Claim]]) -> frozenset[str]:
    return frozenset([claim.path for part in claims for claim in part])


def write_stories(owners: Owners, folders: Folders, options: Options, inputs: Sources, stories: Stories) -> Written:
    """Have the owners write the stories that captures yield, and remove those that no capture yields any more."""
    ingested, before = stories.ingested, inputs.stories
    folder, dry = folders.stories.absolute(), options.dry_run
    removed, _, kept = writer.update(folder, {}, before, ingested.removed, dry=dry)
    said: tuple[Written, ...] = ()
    if ingested.write:
        given = [ToWrite(str(folder), _before(part, ingested.write, before), dry) for part in parts_of(owners)]
        said = owners.run(WRITE_STORIES, given)
    changes = [written.changes for written in said]
    as_they_were = len(stories.heads) - len(ingested.write)
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


def _before(part: Part, write: Mapping[str, Story], before: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: before[path] for path in write if path in before and part.owns(part_of(path))}


def unregistered(owners: Owners, gathered: Gathered) -> tuple[UnregisteredName, ...]:
    """Have the owners list the names in their texts that no entity has."""
    nothing: list[None] = [None] * owners.number
    owners.run(LOWER_WORDS, nothing)
    said = owners.run(NAMES_OUTSIDE, nothing)
    return unregistered_names(gathered.corpus.stories, {slug: names for of in said for slug, names in of.items()})
