"""The steps of a build over parts of an archive, of which each has an owner: a process that keeps what it read of it.

What an owner holds never leaves it. What it says at the end of a step is heard by all owners at the beginning of the
next: so a step must say little, and all owners can derive the same from it. Who the owners are is decided by whoever
starts them: here all is in one process, `build.processes` has several on one machine.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from generator.core.memo import FORGETFUL, Memo


class Step(NamedTuple):
    """One step, the same for every owner: a function at the top level of a module, so that it can be sent.

    It is called with the memory of the owner's process, what the owner holds (None at first), what all owners said in
    the last step that was `heard` by all, in the order of their numbers, and what this one is given. It returns what
    the owner holds from then on, and what it says: to all, or, if the step is `addressed`, `Messages`.
    """

    run: Callable[[Memo, Any, tuple[Any, ...], Any], tuple[Any, Any]]
    heard: bool = True
    addressed: bool = False

    def heard_by(self, number: int, said: Sequence[Any]) -> tuple[Any, ...]:
        """What an owner hears of what all owners said."""
        return tuple(of.each[number] for of in said) if self.addressed else tuple(said)

    def told(self, said: Sequence[Any]) -> tuple[Any, ...]:
        """What whoever leads is told of what all owners said."""
        return tuple(of.leader for of in said) if self.addressed else tuple(said)


class Messages(NamedTuple):
    """What an owner says in a step that is `addressed`: a message to each owner, by number, and one to who leads."""

    each: tuple[Any, ...]
    leader: Any = None


class Owner:
    """One owner of a part, in the process that it is in."""

    def __init__(self, memo: Memo = FORGETFUL) -> None:
        self._memo = memo
        self._holds: Any = None
        self._heard: tuple[Any, ...] = ()

    def take(self, step: Step, given: object) -> Any:  # noqa: ANN401 - as the step returns
        """Take a step. Returns what this owner says."""
        self._holds, said = step.run(self._memo, self._holds, self._heard, given)
        return said

    def hear(self, said: Sequence[Any]) -> None:
        """Hear what all owners said in the last step."""
        self._heard = tuple(said)


class Owners(Protocol):
    """All owners, as whoever leads the build sees them. The first is in the process of the one who leads."""

    @property
    def number(self) -> int:
        """How many owners there are."""

    def run(self, step: Step, given: Sequence[Any]) -> Sequence[Any]:
        """Have all owners take a step, each given its own item. Returns what they tell, in the order of their numbers.

        Raises:
            EndedError: The process of an owner has ended.
        """


class EndedError(Exception):
    """Raised when the process of an owner was ended from outside."""


class Alone:
    """The one owner of all."""

    number = 1

    def __init__(self, memo: Memo = FORGETFUL) -> None:
        self._owner = Owner(memo)

    def run(self, step: Step, given: Sequence[Any]) -> tuple[Any, ...]:
        """Take a step, as `Owners` says."""
        said = (self._owner.take(step, given[0]),)
        if step.heard:
            self._owner.hear(step.heard_by(0, said))
        return step.told(said)
