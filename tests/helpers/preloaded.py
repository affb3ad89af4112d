"""What the forks of `forks` find imported: the command line, the engine, and training where it is installed."""

from __future__ import annotations

from contextlib import suppress

from phobrief.inference.commands.app import app  # noqa: F401, with all commands
from phobrief.models.encoder.runtimes.openvino_runtime import import_openvino

import_openvino()
with suppress(ImportError):
    import phobrief.training.refit
    import phobrief.training.retraining.retrain
    import phobrief.training.run  # noqa: F401
