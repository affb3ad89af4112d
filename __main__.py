"""`python -m phobrief` and the `phobrief` command."""

from __future__ import annotations

import gc
import os
import sys

_NEW_OBJECTS = 100_000
"""So many are made before Python looks for garbage: of what commands and models are made of, none is any,
and looking after every 700 took time from the first answer."""
_ONE_THREAD = "OPENBLAS_NUM_THREADS"
"""Of numpy's own products, which are too small for several: those wait for one another, and take a third of
the processor's time from the encoder. Training's are torch's, which this leaves alone."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
    os.environ.setdefault(_ONE_THREAD, "1")  # read when numpy is imported
    try:
        from .inference.commands.app import run_cli

        run_cli()
    except KeyboardInterrupt:  # while the commands are loaded
        sys.stderr.write("phobrief: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
