"""Moves what was staged into place, and remembers how the output folder was left."""

from generator.build.lead import PublishedSite
from generator.build.memory import Memory
from generator.files.changes import Changes
from generator.files.output import Output
from generator.files.signatures import signatures


def commit(output: Output, site: PublishedSite, memory: Memory) -> Changes:
    """Move what was staged into place.

    Args:
        output: The output folder.
        site: What was staged.
        memory: What the last build left, and what this one leaves for the next.
    """
    left = memory.signatures
    if output.dry:
        return output.commit(site.paths, site.staged)
    memory.drop_output()  # until all is in place
    changes = output.commit(site.paths, site.staged)
    stamps = {document.path: document.stamp for document in site.staged}
    new = signatures(output.folder, stamps)
    memory.last = site.last
    memory.signatures = {
        **{path: left[path] for path in left.keys() & site.paths - stamps.keys()},
        **{path: signature for path, signature in new.items() if signature.stamp == stamps[path]},
    }
    return changes
