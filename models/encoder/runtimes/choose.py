"""The engine that a user names; only that one is imported."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from pathlib import Path

from ....errors import ConfigError, require
from ...store.folder import ModelFolder
from .base import Runtime
from .openvino_runtime import PRECISIONS, OpenvinoRuntime, best_precision, start

RUNTIMES = ("openvino", "torch")


def open_runtime(
    folder: ModelFolder,
    runtime: str = "openvino",
    device: str | None = None,
    precision: str = "auto",
) -> Runtime:
    """Start the engine.

    Args:
        folder: the model.
        runtime: "openvino" (no torch) or "torch".
        device: for torch as it names it; openvino runs on the CPU and takes "cpu" or None.
        precision: what openvino computes in: "auto", the fastest here; "float32", the same answers on every
            machine; "bfloat16", faster where a processor has tiles for it (AMX), slower elsewhere; "int8",
            faster where it has VNNI.

    Raises:
        ModelStoreError: the engine cannot read the model, or the model has no graph in int8.
        MissingExtraError: torch is asked for and not installed.
        ConfigError: no such engine or precision, or a device or precision that the engine does not run with.
    """
    check_precision(precision)
    if runtime == "torch":
        if precision not in ("auto", "float32"):
            raise ConfigError(
                "precision: the runtime 'torch' computes in float32; leave it out, or take 'openvino'"
            )
        require("torch", "train")
        from ..weights import load_network
        from .torch_runtime import TorchRuntime

        network = load_network(folder.path, folder.config, len(folder.manifest.topics))
        return TorchRuntime(network, device)
    if runtime == "openvino":
        if device is not None and str(device).lower() != "cpu":
            raise ConfigError(
                f"device: expected 'cpu' or nothing for the runtime 'openvino', got '{device}'; "
                f"for '{device}' choose the runtime 'torch'"
            )
        return OpenvinoRuntime.shared(folder.path, precision_here(precision, folder.path))
    raise ConfigError(f"runtime: expected {' or '.join(map(repr, RUNTIMES))}, got {runtime!r}")


def opening_runtime(
    pool: Executor, folder: ModelFolder, runtime: str, device: str | None, precision: str
) -> Future[Runtime]:
    """`open_runtime` in a thread of ``pool``: compiling takes as long as reading the rest of a model."""
    if runtime == "openvino":
        start()
    return pool.submit(open_runtime, folder, runtime, device, precision)


def precision_here(precision: str, folder: Path) -> str:
    """The one of `PRECISIONS` that a name stands for on this machine, for a model directory.

    Raises:
        ConfigError: no such precision.
    """
    check_precision(precision)
    return best_precision(folder) if precision == "auto" else precision


def check_precision(precision: str) -> None:
    """Refuse what is neither one of `PRECISIONS` nor "auto"."""
    known = (*PRECISIONS, "auto")
    if precision not in known:
        raise ConfigError(f"precision: expected {' or '.join(map(repr, known))}, got {precision!r}")
