"""Ends a command when it is interrupted: SIGINT and SIGTERM alike, with a message and an exit code."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

INTERRUPTED = 130


class Interrupted(KeyboardInterrupt):
    """Raised by a signal.

    Where a plain KeyboardInterrupt once passed through `exec`, as while dataclasses are made, Python ends the process
    by SIGINT, whatever the program returns.
    """


def run(command: Callable[[], int]) -> int:
    """Run a command, also where signals were ignored at start: shells start background jobs that way.

    Returns:
        The exit code of the command, or `INTERRUPTED`.
    """
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    tell, sys.unraisablehook = sys.unraisablehook, _interrupt_again
    try:
        return command()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    finally:
        sys.unraisablehook = tell
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise Interrupted


def _interrupt_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Interrupt a little later, where an interrupt came in a callback of Python's own, which ignores exceptions."""
    if issubclass(unraisable.exc_type, Interrupted):
        threading.Timer(0.01, os.kill, [os.getpid(), signal.SIGINT]).start()
    else:
        sys.__unraisablehook__(unraisable)
