"""`python -m phobrief` and the `phobrief` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from .inference.commands.app import run_cli

    run_cli()


if __name__ == "__main__":
    main()
