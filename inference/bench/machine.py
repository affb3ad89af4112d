"""The processor, as figures of speed need it beside them."""

from __future__ import annotations

import platform
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...cores import allowed_cores, cpu_quota

CPUINFO = Path("/proc/cpuinfo")
_UNITS = {
    "AMX": ("amx_tile",),
    "AVX-512": ("avx512f",),
    "VNNI": ("avx512_vnni", "avx_vnni"),
    "AVX2": ("avx2",),
}
"""What multiplies matrices quickly, and the flags that say that a processor has it."""


def describe(cpuinfo: Path = CPUINFO) -> dict[str, Any]:
    """The processor's name, which of `_UNITS` it has, and the cores that this process may use.

    Returns:
        JSON-ready: ``processor``, ``units``; ``cores`` and ``quota``, the container's limit in cores or None.
    """
    lines = ""
    with suppress(OSError):
        lines = cpuinfo.read_text("utf-8")
    fields: dict[str, str] = {}
    for line in lines.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    flags = set(fields.get("flags", fields.get("Features", "")).split())
    return {
        "processor": fields.get("model name") or platform.processor() or platform.machine(),
        "units": [unit for unit, names in _UNITS.items() if flags.intersection(names)],
        "cores": allowed_cores(),
        "quota": cpu_quota(),
    }
