"""Losses of a run to TensorBoard or MLflow, by transformers' own callbacks outside of its Trainer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from ...configs.schemas import LoggingConfig
from ...errors import require


class RunLogger:
    """Sends figures where the config says; does nothing where it says "nothing".

    Args:
        config: where to.
        name: of the run.
        parameters: shown with it (the merged config).

    Raises:
        MissingExtraError: the library is not installed.
    """

    def __init__(self, config: LoggingConfig, name: str, parameters: Mapping[str, Any]) -> None:
        self._callback: Any = None
        if config.to == "nothing":
            return
        from transformers import TrainerControl, TrainerState

        self._callback = _callback(config)
        self._state, self._control = TrainerState(), TrainerControl()
        self._state.is_world_process_zero = True
        self._arguments = _Arguments(config.folder, name, parameters)
        self._callback.on_train_begin(self._arguments, self._state, self._control)

    def log(self, step: int, figures: Mapping[str, float]) -> None:
        """Send figures of one step."""
        if self._callback is not None:
            self._state.global_step = step
            self._callback.on_log(self._arguments, self._state, self._control, logs=dict(figures))

    def __enter__(self) -> RunLogger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._callback is not None:
            self._callback.on_train_end(self._arguments, self._state, self._control)


class _Arguments:
    """The few things of `transformers.TrainingArguments` that the callbacks read."""

    def __init__(self, folder: str, name: str, parameters: Mapping[str, Any]) -> None:
        self.output_dir, self.run_name = folder, name
        self._parameters = dict(parameters)

    def to_dict(self) -> dict[str, Any]:
        return self._parameters

    def to_json_string(self) -> str:
        import json

        return json.dumps(self._parameters, indent=2, ensure_ascii=False)


def _callback(config: LoggingConfig) -> Any:
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # MLflow reads it when imported
    require(config.to, "logging")
    from transformers.integrations import MLflowCallback, TensorBoardCallback

    if config.to == "mlflow":
        return MLflowCallback()
    callback = TensorBoardCallback()
    if callback.logging_dir is None:
        callback.logging_dir = config.folder
    return callback
