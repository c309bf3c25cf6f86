"""What became of the files of a folder."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Changes:
    """What a build did to a folder, or would do: paths by what became of them, and how many stayed as they were."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    identical: int = 0

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.created) + len(self.changed)

    def add(self, more: "Changes") -> None:
        """Take over what was found to be not as it was and made anew."""
        self.created += more.created
        self.changed += more.changed
        self.identical -= more.written
