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

    def with_repairs(self, repairs: "Changes") -> "Changes":
        """The same with files that were counted as identical, turned out to be damaged, and were written again."""
        return Changes(
            created=(*self.created, *repairs.created),
            changed=(*self.changed, *repairs.changed),
            removed=self.removed,
            identical=self.identical - repairs.written,
        )
