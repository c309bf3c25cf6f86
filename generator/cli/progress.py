"""What is being done in, a line on the terminal that tells it out; nothing where there is no terminal."""

import sys
import time
from typing import TextIO

_PATIENCE = 1.0
"""After how many seconds somebody begins to wonder."""
_PAUSE = 0.1


class Progress:
    """A line that is written over and over, and gone at the end."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._last = time.monotonic()
        self._shown = False

    def __call__(self, doing: str, done: int, number: int) -> None:
        """Tell what is being done, and of how many things how many are done."""
        now = time.monotonic()
        if now - self._last > _PATIENCE / 2 and not self._shown:  # another build has begun
            self._next = now + _PATIENCE
        self._last = now
        if number and done >= number:
            self.clear()
        elif now >= self._next:
            self._next = now + _PAUSE
            self._shown = True
            counted = f": {done}" + (f" of {number}" if number else "") if done else " …"
            self._stream.write(f"\r\x1b[K{doing}{counted}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False


def on_terminal() -> Progress | None:
    """Progress for people: None where nobody looks on."""
    return Progress() if sys.stderr.isatty() else None
