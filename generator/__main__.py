"""`python -m generator`, and the command `backfile`."""

import sys

from generator.cli import interrupts


def main() -> int:
    """Run the program. It can be interrupted from here on: most of a short run is loading the rest of it."""
    return interrupts.run(_main)


def _main() -> int:
    from generator.cli.main import main as run  # noqa: PLC0415 - the handlers of signals come first

    return run()


if __name__ == "__main__":
    sys.exit(main())
