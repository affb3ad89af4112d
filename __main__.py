"""`python -m phobrief` and the `phobrief` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from .inference.commands.app import run_cli

        run_cli()
    except KeyboardInterrupt:  # while the commands are loaded
        sys.stderr.write("phobrief: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
