"""An archive in folders of this machine: reads it, writes it, and remembers how it was left."""

from collections.abc import Iterable
from dataclasses import replace

from generator.build import pagefind
from generator.build.commit import commit
from generator.build.derived import data_files
from generator.build.derived.entries import EntryChanges, entry_changes
from generator.build.lead import PublishedSite
from generator.build.memory import Memory
from generator.build.record import record
from generator.build.report import Options
from generator.build.steps.publish import Overview, ToPublish
from generator.build.steps.write import Written
from generator.core.problems import Problem
from generator.files.changes import Changes
from generator.files.folders import Folders, Names
from generator.files.output import Output
from generator.files.signatures import signatures
from generator.files.sources import Sources
from generator.files.stage import FolderStage
from generator.files.target import FolderTarget, Target
from generator.site.search_bundles import bundles, language
from generator.site.site import FeedItem
from generator.site.views.crate import newest_date


class LocalPlace:
    """The folders of an archive, as `Place`.

    Args:
        folders: The folders.
        memory: What the builds of this process share.
        trusts: Whether what is not written now is taken to be as the last build left it, without looking.
    """

    def __init__(self, folders: Folders, memory: Memory, *, trusts: bool) -> None:
        self._folders = folders
        self._memory = memory
        self._trusts = trusts

    @property
    def names(self) -> Names:
        """What problems call the folders."""
        return self._folders.names

    @property
    def stories(self) -> Target:
        """The stories folder; other processes may have another working directory."""
        return FolderTarget(self._folders.stories.absolute())

    def output(self, *, dry: bool) -> Output:
        """The output folder, to be opened."""
        return Output(self._folders.output, dry=dry)

    def to_publish(self, output: Output, *, dry: bool) -> ToPublish:
        """Where documents are staged, and what earlier builds planned."""
        memory, left = self._memory, self._memory.find_left(self._folders)
        planned = [*memory.last.plans, *(claim.path for of in left.groups.values() for claim in of.claims)]
        paths = [] if self._trusts else planned
        current, known = signatures(output.folder, paths), memory.signatures
        return ToPublish(
            stage=FolderStage(str(output.folder.absolute()), dry, output.is_empty),
            dry=dry,
            last=memory.last,
            left=left,
            damaged=frozenset([path for path in paths if path not in known or current.get(path) != known[path]]),
            tells=memory.memo.cache is not None and not memory.memo.keep,
        )

    def entry_changes(self, items: Iterable[FeedItem]) -> EntryChanges:
        """What would change in feeds."""
        return entry_changes(self._folders.output, items)

    def commit(self, output: Output, site: PublishedSite) -> Changes:
        """Move what was staged into place."""
        return commit(output, site, self._memory)

    def read_next(self, inputs: Sources, removed: Iterable[str], written: Written) -> Sources:
        """The sources as the next build will read them: compared with that, nothing has changed."""
        self._memory.reader.learn(self._folders.stories, written.data, written.stamps)
        gone = frozenset(removed)
        kept = {path: data for path, data in inputs.stories.items() if path not in gone}
        return replace(inputs, stories=kept | dict(written.data))

    def record(self, site: PublishedSite, read: Sources) -> tuple[Problem, ...]:
        """Write down the addresses that the site is published with."""
        return record(self._folders, site, read, self._memory.reader)

    def derive(self, output: Output, options: Options, overview: Overview) -> tuple[Problem, ...]:
        """Make what is made from the written site, if it is not up to date."""
        return (*self._index(output, options, overview), *self._data(output, options, overview))

    def leave(self, site: PublishedSite) -> None:
        """Tell later processes how the output was left."""
        self._memory.save_left(self._folders, site.overview.theme, site.left)

    def _index(self, output: Output, options: Options, overview: Overview) -> tuple[Problem, ...]:
        """Make the search index if it is wanted and not up to date; remove it if it is not wanted."""
        settings, pages = overview.settings, self._memory.signatures
        parts = bundles(overview.corpus.stories) if settings.search else ()
        try:
            if not settings.search:
                pagefind.remove(output.folder)
            elif options.index and not pagefind.is_current(output.folder, parts, pages):
                self._memory.memo.pool.announce("making the search index")
                pagefind.remove_stages(output.folder)
                return pagefind.index(output.folder, parts, pages, language(settings.texts_language))
        except OSError as error:  # the site itself is complete
            return (pagefind.not_made(output.folder, f"the disk refused: {error.strerror or error}"),)
        return ()

    def _data(self, output: Output, options: Options, overview: Overview) -> tuple[Problem, ...]:
        """Make the data files that are made from the written site, if they are not up to date."""
        if not options.index:
            return ()
        self._memory.memo.pool.announce("making the data files")
        newest = newest_date(overview.corpus.stories)
        return data_files.update_and_tell(output.folder, overview.settings, self._memory.signatures, newest)
