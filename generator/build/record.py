"""Writes down with an archive which addresses it is published with."""

from generator.build.lead import PublishedSite
from generator.content import published
from generator.core.problems import Problem
from generator.files.folders import Folders
from generator.files.inputs import ADDRESSES
from generator.files.reader import Reader
from generator.files.sources import Sources
from generator.files.writer import RefusedError, Wanted, disk_problem, replace_read
from generator.site.feed_ids import with_ids
from generator.site.lost_addresses import guarded


def addresses_of(site: PublishedSite) -> bytes:
    """The file of published addresses, as a site is published."""
    corpus, ids = site.overview.corpus, site.overview.feed_ids
    return published.write(with_ids(guarded(site.paths), (*corpus.stories, *corpus.withdrawn), ids)).encode()


def record(folders: Folders, site: PublishedSite, read: Sources, reader: Reader) -> tuple[Problem, ...]:
    """Update the file of published addresses.

    Args:
        folders: The folders of the archive.
        site: The site that was written.
        read: What it was made from.
        reader: Is told what the file has now.

    Returns:
        Why it could not be written.
    """
    data, before = addresses_of(site), read.files.get(ADDRESSES)
    if data == before:
        return ()
    try:
        (stamp,) = replace_read([Wanted(folders.content / ADDRESSES, data, before)])
    except (RefusedError, OSError) as error:  # the site itself is complete
        return (disk_problem(error, str(folders.content)),)
    if stamp:  # else somebody saved the file meanwhile: the next build reads it
        reader.learn(folders.content, {ADDRESSES: data}, {ADDRESSES: stamp})
    return ()
