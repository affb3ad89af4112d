"""What phobrief stands on: Python, packages, processors, memory, disk, SQLite, settings."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from importlib import metadata
from pathlib import Path

from ...cores import CGROUP, allowed_cores, cpu_quota
from ...messages import tell
from ...models.store.home import phobrief_home
from ...version import package_version
from .findings import Finding, Status, nearest_folder

GIB = 2**30
_LITTLE_MEMORY = 1 * GIB
_LITTLE_DISK = 1 * GIB
_NO_DISK = 50 * 2**20
_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;.*extra\s*==\s*['\"](\w+)['\"])?")
_SETTINGS = ("PHOBRIEF_", "HF_", "OMP_", "MKL_", "CUDA_VISIBLE", "RAY_ADDRESS")
_SECRET = re.compile(r"token|key|secret|passw|credential", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@/\s]+@")


def python() -> Finding:
    """Which Python and which phobrief."""
    version = package_version()
    found = (
        f"{platform.python_version()}, {platform.system()} {platform.machine()}; phobrief {version}"
    )
    facts = {"python": platform.python_version(), "phobrief": version}
    if version == "0+unknown":
        return Finding("python", "warn", found, tell("doctor.python.unknown"), facts)
    return Finding("python", "ok", found, facts=facts)


def packages() -> Finding:
    """Whether all that the base package needs is installed, and which extras are."""
    missing: dict[str, list[str]] = {}
    for package, extra in _requirements():
        gone = missing.setdefault(extra, [])
        with suppress(metadata.PackageNotFoundError):
            metadata.version(package)
            continue
        gone.append(package)
    base = missing.pop("", [])
    installed = [extra for extra, gone in missing.items() if not gone]
    absent = [extra for extra in missing if extra not in installed]
    found = tell("doctor.extras.found", there=_listed(installed), absent=_listed(absent))
    facts = {"installed": installed, "missing": {e: missing[e] for e in absent}, "base": base}
    if base:
        advice = tell("doctor.extras.base", names=_listed(base))
        return Finding("extras", "fail", found, advice, facts)
    return Finding("extras", "ok", found, facts=facts)


def cores() -> Finding:
    """How many processors this process may use, and what the container grants of them."""
    allowed = allowed_cores()
    quota = cpu_quota()
    facts = {"cores": allowed, "quota": quota}
    if quota is None or quota >= allowed:
        return Finding("cores", "ok", str(allowed), facts=facts)
    found = tell("doctor.cores.quota", quota=f"{quota:g}", cores=allowed)
    return Finding("cores", "ok", found, facts=facts)


def memory() -> Finding:
    """How much memory there is, by the machine and by the container."""
    size = memory_limit()
    if size is None:
        return Finding("memory", "ok", tell("doctor.unknown"), facts={"bytes": None})
    found, facts = gib(size), {"bytes": size}
    if size < _LITTLE_MEMORY:
        return Finding("memory", "warn", found, tell("doctor.memory.advice"), facts)
    return Finding("memory", "ok", found, facts=facts)


def memory_limit(root: Path = CGROUP) -> int | None:
    """Bytes of memory: the container's limit where it sets one below the machine's; None: unknown."""
    sizes = []
    with suppress(AttributeError, OSError, ValueError):  # not on Windows
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):
            sizes.append(int((root / name).read_text()))
    return min(sizes, default=None)


def disk() -> Finding:
    """How much is free where models are kept, where temporary files go, and here."""
    places = {
        str(nearest_folder(p)) for p in (phobrief_home(), Path(tempfile.gettempdir()), Path())
    }
    free = {place: shutil.disk_usage(place).free for place in sorted(places)}
    place, least = min(free.items(), key=lambda item: item[1])
    found = tell("doctor.disk.found", size=gib(least), place=Path(place).absolute())
    facts = {"free": free}
    if least >= _LITTLE_DISK:
        return Finding("disk", "ok", found, facts=facts)
    status: Status = "fail" if least < _NO_DISK else "warn"
    return Finding("disk", status, found, tell("doctor.disk.advice"), facts)


def sqlite() -> Finding:
    """Whether SQLite has the full-text search that the desk looks articles up with."""
    version = sqlite3.sqlite_version
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("create virtual table t using fts5(text)")
    except sqlite3.Error as error:
        advice, facts = tell("doctor.sqlite.advice"), {"version": version, "fts5": False}
        return Finding("sqlite", "warn", f"{version}: {error}", advice, facts)
    found, facts = f"{version}, {tell('doctor.sqlite.found')}", {"version": version, "fts5": True}
    return Finding("sqlite", "ok", found, facts=facts)


def settings(environment: Mapping[str, str] = os.environ) -> Finding:
    """The variables of the environment that steer phobrief and what it runs on; secrets masked."""
    shown = {name: masked(name, environment[name]) for name in sorted(environment) if _steers(name)}
    found = ", ".join(f"{name}={value}" for name, value in shown.items()) or tell("doctor.none")
    return Finding("settings", "ok", found, facts={"environment": shown})


def masked(name: str, value: str) -> str:
    """A variable's value as it may be shown: no secret, no password of a URL."""
    return "***" if _SECRET.search(name) else _PASSWORD.sub(r"\1***@", value)


def gib(size: float) -> str:
    """Bytes as a person reads them."""
    return f"{size / GIB:,.1f} GiB"


def _steers(name: str) -> bool:
    return name.startswith(_SETTINGS) or name.lower() in ("http_proxy", "https_proxy", "no_proxy")


def _requirements() -> Iterator[tuple[str, str]]:
    """Each package that the installed phobrief asks for, with its extra; "" is the base package."""
    try:
        lines = metadata.requires("phobrief") or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        match = _REQUIREMENT.match(line)
        if match and match[1] != "phobrief":
            yield match[1], match[2] or ""


def _listed(names: list[str]) -> str:
    return ", ".join(names) or tell("doctor.none")
