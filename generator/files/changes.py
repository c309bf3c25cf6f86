"""What a build did to the files of a folder."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The paths that a build created, changed or removed, or would have, and how many files stayed as they were."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    identical: int = 0

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.created) + len(self.changed)
