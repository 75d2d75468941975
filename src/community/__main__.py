"""The `community` command."""

import sys

from community.app.cli.group import run


def main() -> None:
    """Entry point of `community` and of `python -m community`."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
