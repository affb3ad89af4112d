"""The engine that a user names; only that one is imported."""

from __future__ import annotations

from ....errors import ConfigError, require
from ...store.folder import ModelFolder
from .base import Runtime

RUNTIMES = ("openvino", "torch")


def open_runtime(
    folder: ModelFolder, runtime: str = "openvino", device: str | None = None
) -> Runtime:
    """Start the engine.

    Args:
        folder: the model.
        runtime: "openvino" (no torch) or "torch".
        device: for torch as it names it; openvino runs on the CPU and takes "cpu" or None.

    Raises:
        ModelStoreError: the engine cannot read the model.
        MissingExtraError: torch is asked for and not installed.
        ConfigError: no such engine, or a device that it does not run on.
    """
    if runtime == "torch":
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
        from .openvino_runtime import OpenvinoRuntime

        return OpenvinoRuntime.shared(folder.path)
    raise ConfigError(f"runtime: expected {' or '.join(map(repr, RUNTIMES))}, got {runtime!r}")
