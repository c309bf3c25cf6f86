"""Caches that the builds of one process share."""

from collections.abc import Mapping

from generator.core.memo import Memo
from generator.files.reader import Reader
from generator.files.signatures import Signature
from generator.site.page import Plan
from generator.site.renderer import Theme


class Memory:
    """Caches that the builds of one process share. They only save time: without them, the output has the same bytes.

    `memo` caches results of pure functions, `reader` the files that were read. `plans`, `theme` and `signatures`
    describe the output folder as the last build left it.
    """

    def __init__(self, memo: Memo | None = None) -> None:
        self.memo = memo or Memo()
        self.reader = Reader()
        self.drop_output()

    def drop_output(self) -> None:
        """Drop all cached plans and signatures of the output."""
        self.theme: Theme | None = None
        self.plans: Mapping[str, Plan] = {}
        self.signatures: Mapping[str, Signature] = {}
