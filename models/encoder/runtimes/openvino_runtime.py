"""The torch-free engine: OpenVINO on the exported ONNX file, the default on a CPU."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from ....cores import core_limit, usable_cores
from ....errors import ModelStoreError
from ...store.graph import GRAPH, INT8_GRAPH

if TYPE_CHECKING:
    from ..batching import WindowBatch

PRECISIONS = {"float32": "f32", "bfloat16": "bf16", "int8": "f32"}
"""In what the network computes, and the engine's word for it; int8 has a graph of its own, whose products of
whole numbers stand among float32."""
_MOST_STREAMS = 16
"""Windows that are computed at the same time; with more cores each has several."""
_CONVERTER = "openvino.tools.ovc"


class OpenvinoRuntime:
    """Runs ``model.onnx`` on the CPU. Any number of threads may call `run`.

    Args:
        folder: the model directory.
        precision: one of `PRECISIONS`.

    Raises:
        ModelStoreError: the file is not a model OpenVINO can read.
    """

    max_pieces = 0
    """Each window alone, a core each: 1.4 times as fast as batches on all cores, which wait for one another
    after every matrix; and a window's answer does not depend on those beside it."""
    step = 32
    """Every new length costs preparation and memory."""

    def __init__(self, folder: Path, precision: str = "float32") -> None:
        self._path, self._hint = graph_path(folder, precision), PRECISIONS[precision]
        self._process = _core()[1]
        self._for_forks: Any = None
        here = self._process == os.getpid()
        # A fork lacks the engine's threads and would wait for them.
        self._n_streams = min(usable_cores(), _MOST_STREAMS) if here else 1
        self._model = self._compile(self._n_streams, threads=core_limit() if here else 1)

    def _compile(self, n_streams: int, threads: int | None) -> Any:
        settings = {"INFERENCE_PRECISION_HINT": self._hint, "NUM_STREAMS": str(n_streams)}
        if threads is not None:
            # Else every process would keep its thread on the same core.
            settings |= {"INFERENCE_NUM_THREADS": str(threads), "ENABLE_CPU_PINNING": "NO"}
        try:
            return _core()[0].compile_model(str(self._path), "CPU", settings)
        except RuntimeError as error:
            raise ModelStoreError(f"{self._path}: OpenVINO cannot read it: {error}") from error

    def prepare_fork(self) -> None:
        """Compile, in the process that is about to fork, what its child can run: all in one thread."""
        if self._for_forks is None and self._process == os.getpid():
            self._for_forks = self._compile(1, threads=1)

    @classmethod
    def shared(cls, folder: Path, precision: str = "float32") -> OpenvinoRuntime:
        """The one of a model directory that this process, or the one it was forked from, has open; else new.

        Raises:
            ModelStoreError: as the class.
        """
        found = graph_path(folder, precision).stat()
        key = (folder.absolute(), found.st_ino, found.st_size, found.st_mtime_ns, precision)
        runtime = _OPEN.get(key)
        if runtime is None:
            runtime = _OPEN[key] = cls(folder, precision)
        return runtime

    def run(self, batches: Sequence[WindowBatch]) -> list[npt.NDArray[np.float32]]:
        """See `Runtime.run`."""
        here = self._process == os.getpid()
        if len(batches) < 2 or not here:
            # A request belongs to one thread, as does the memory that it answers in.
            model = self._model if here or self._for_forks is None else self._for_forks
            request = model.create_infer_request()
            return [_copy(request.infer(_inputs(batch))[0]) for batch in batches]
        found: dict[int, npt.NDArray[np.float32]] = {}

        def keep(request: Any, number: int) -> None:
            found[number] = _copy(request.get_output_tensor(0).data)

        requests = import_openvino().AsyncInferQueue(self._model, self._n_streams)
        requests.set_callback(keep)
        for number, batch in enumerate(batches):
            requests.start_async(_inputs(batch), number)
        requests.wait_all()
        return [found[number] for number in range(len(batches))]


def _inputs(batch: WindowBatch) -> dict[str, npt.NDArray[Any]]:
    return {
        "piece_ids": batch.piece_ids,
        "pooling": batch.pooling,
        "features": batch.features,
    }


def _copy(answer: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    return np.array(answer, dtype=np.float32)


_OPEN: WeakValueDictionary[object, OpenvinoRuntime] = WeakValueDictionary()
"""Runtimes in use. Compiling in a fork may hang where several threads of its parent have used the engine."""


def _prepare_fork() -> None:
    for runtime in list(_OPEN.values()):
        runtime.prepare_fork()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(before=_prepare_fork)


def graph_path(folder: Path, precision: str) -> Path:
    """The file of a model directory that the engine reads for one of `PRECISIONS`.

    Raises:
        ModelStoreError: the model has none for int8.
    """
    path = folder / (INT8_GRAPH if precision == "int8" else GRAPH)
    if precision == "int8" and not path.is_file():
        raise ModelStoreError(
            f"{path}: missing; the model was saved without it: leave the precision out, or save it "
            "again with python -m phobrief.training.refit"
        )
    return path


def best_precision(folder: Path) -> str:
    """What "auto" is here for a model directory: what the processor multiplies fastest.

    "bfloat16" where it has tiles for that (AMX); elsewhere "int8" where it multiplies four pairs at once
    (VNNI, AVX-512) and the model has a graph for it, else "float32".
    """
    kernel = _int8_kernel()
    if "_amx_" in kernel:
        return "bfloat16"
    return "int8" if kernel.startswith("brgemm") and (folder / INT8_GRAPH).is_file() else "float32"


@lru_cache(maxsize=1)
def _int8_kernel() -> str:
    """What the engine multiplies whole numbers of 8 bits with, in its own words: "brgemm_avx512_amx_I8".

    Asked of the engine, because it names what it knows to use of this processor on every system; its own
    list of precisions also has those that it only imitates.
    """
    ops = import_module("openvino.opset13")
    values = ops.parameter([_PROBE, _PROBE], np.float32)
    weights = ops.constant(np.eye(_PROBE, dtype=np.float32))
    rounded = [
        ops.fake_quantize(part, *map(np.float32, (least, 1, least, 1)), levels)
        for part, least, levels in ((values, 0, 256), (weights, -1, 255))
    ]
    product = ops.matmul(*rounded, False, True)
    core, openvino = _core()[0], import_openvino()
    settings = {"NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "1", "INFERENCE_PRECISION_HINT": "f32"}
    compiled = core.compile_model(openvino.Model([product], [values]), "CPU", settings)
    for operation in compiled.get_runtime_model().get_ops():
        described = operation.get_rt_info()
        if described["layerType"].astype(str) == "FullyConnected":
            return str(described["primitiveType"].astype(str))
    return ""


_PROBE = 64
"""Rows and columns of the matrices that show what the engine multiplies with."""


def import_openvino() -> Any:
    """The library, without its converter of models until somebody calls it.

    We have no use for the converter. It is more than half of what an import takes; and unless the user has
    opted out, it forks a process that tells Google Analytics of every import, and keeps a number for the
    client in ~/intel. The library does without where it is not installed, which is what it finds here; where
    the user's program has imported it before, it is left alone.
    """
    is_first = "openvino" not in sys.modules
    if is_first:
        sys.modules[_CONVERTER] = None  # type: ignore[assignment]  # an import of it fails
    import openvino

    if is_first:
        sys.modules.pop(_CONVERTER, None)
        openvino.convert_model = _convert_model
    return openvino


def _convert_model(*arguments: Any, **options: Any) -> Any:
    """`openvino.convert_model`, for the user's own program in the same process."""
    return import_module(_CONVERTER).convert_model(*arguments, **options)


_STARTING = threading.Lock()


def _core() -> tuple[Any, int]:
    """The one engine and the process that started it, also where several threads load models at once.

    Its CPU plugin takes over the thread's signal stack when it starts and gives the former one back when it
    goes. Two of them that do not go in reverse order leave a signal stack that is gone, and the next Ctrl-C
    ends in a segmentation fault. A forked process goes on with its parent's: ending that one, whose threads
    are not there, would end the process.
    """
    with _STARTING:
        return _start()


@lru_cache(maxsize=1)
def _start() -> tuple[Any, int]:
    core = import_openvino().Core()
    core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")  # starts the plugin, in this thread
    return core, os.getpid()


def start() -> None:
    """Start the engine in this thread, as it should be before a thread that ends sooner opens a model."""
    _core()
