"""The model directory: which files it has, that none is missing or altered, and where to find one."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ...articles import ModelInfo
from ...errors import ModelStoreError, require
from ...files import MOST_BYTES, check_size, file_sha256, parse_json, read_bounded, replacing
from .graph import GRAPH, INT8_GRAPH, WEIGHTS, check_graph
from .home import current_model, is_version_name, phobrief_home, version_path
from .manifest import FORMAT, Manifest, TopicState
from .shape import CONFIG, read_shape

MANIFEST = "phobrief.json"
CARD = "README.md"
BUNDLED = "mini"
BUNDLED_NAMES = ("bundled", BUNDLED)
"""What users call the model that ships with the package."""
_FILE_NAME = re.compile(r"(?!\.+$)[^/\\:\x00-\x1f]{1,255}")  # of the folder itself
_READ_WHOLE = (".codes", ".json", ".md", ".txt")
_OF_MODELS = (".bin", ".codes", ".onnx", ".safetensors")
_ALSO_OF_MODELS = (CONFIG, "segmenter.json", "vocab.txt")
"""Suffixes and names of what a model is made of. Other files may lie beside it: lineage, a report, notes."""
_MOST_WEIGHTS = 16 * 2**30
_MOST_BESIDE = 2**30
"""Bytes of the encoder's weights, and of what was learnt beside it; the latter is read whole into memory."""
_OF_ENCODER = (WEIGHTS, GRAPH, INT8_GRAPH)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A verified model directory.

    Attributes:
        path: the folder.
        manifest: its phobrief.json.
        sha256: of phobrief.json itself, which holds the sha256 of every other file: it names the model.
    """

    path: Path
    manifest: Manifest
    sha256: str

    @property
    def config(self) -> dict[str, object]:
        """The encoder's shape, see `EncoderShape`.

        Raises:
            ModelStoreError: as `read_shape`.
        """
        return read_shape(self.path).to_tree()

    @property
    def info(self) -> ModelInfo:
        """Which model it is, as rows and reports say it."""
        return ModelInfo(self.manifest.name, self.manifest.version, self.sha256)


def bundled_path() -> Path:
    """Folder of the model that ships with the package."""
    return Path(str(files("phobrief.models.bundled").joinpath(BUNDLED)))


def find_model(
    model: str | Path | None, revision: str | None = None, *, only: Sequence[str] | None = None
) -> Path:
    """Turn what a user names into a folder.

    Args:
        model: None for the model in use (the registry's, else the bundled one), a path, a version of the
            registry ("v0002"), "mini" or "bundled", or "org/name" or "org/name@revision" on the hub.
        revision: a commit, tag or branch of the hub's model.
        only: patterns of the files to fetch from the hub; None fetches all.

    Raises:
        ModelStoreError: no such folder, and no such model on the hub or no connection to it.
    """
    if model is None:
        return current_model() or bundled_path()
    name = str(model)
    if "\0" in name:
        raise ModelStoreError(f"{name!r}: no name that a model can have")
    path = Path(os.path.expanduser(name))  # as it is where there is no home
    if path.is_dir():
        return path
    if is_version_name(name):
        return version_path(phobrief_home(), name)
    if name in BUNDLED_NAMES:
        return bundled_path()
    if path.exists():
        raise ModelStoreError(f"{name}: expected a model directory, found a file")
    if name.count("/") == 1 and not name.startswith((".", "/", "~")):
        name, _, pinned = name.partition("@")
        return _download(name, revision or pinned or None, only)
    raise ModelStoreError(
        f"{name}: no such model directory; give a folder with {MANIFEST}, "
        f"a version of the registry, '{BUNDLED}' or org/name"
    )


def name_in_use() -> str:
    """The name by which `find_model` finds the model in use now, whatever is promoted later.

    An absolute path: a folder of the current directory may be called "mini" or "v0001".

    Raises:
        ModelStoreError: as `find_model`.
    """
    return str(find_model(None).absolute())


def open_model(path: Path) -> ModelFolder:
    """Read and verify a model directory.

    Raises:
        ModelStoreError: a file is missing, altered, unreadable, of another format, or not the model's; the
            message names it.
    """
    manifest_path = path / MANIFEST
    try:
        data = read_bounded(manifest_path)
        tree = parse_json(data)
    except FileNotFoundError:
        raise ModelStoreError(
            f"{manifest_path}: missing; {path} is not a model directory of phobrief: give a folder that"
            " phobrief train --out made"
        ) from None
    except (OSError, ValueError) as error:
        raise ModelStoreError(f"{manifest_path}: cannot be read: {error}") from error
    _check_format(manifest_path, tree)
    try:
        manifest = Manifest.from_tree(tree)
    except ValueError as error:
        raise ModelStoreError(f"{manifest_path}: {error}") from error
    if odd := [name for name in manifest.files if not _FILE_NAME.fullmatch(name)]:
        raise ModelStoreError(
            f"{manifest_path}: expected names of files beside it, found {odd[0]!r:.80}"
        )
    check_all_listed(path, manifest)
    with ThreadPoolExecutor() as pool:  # hashing runs outside Python's lock
        list(pool.map(_check_file, map(path.joinpath, manifest.files), manifest.files.values()))
    if CONFIG in manifest.files:  # whichever engine will run it
        read_shape(path)
    return ModelFolder(path, manifest, hashlib.sha256(data).hexdigest())


def check_all_listed(path: Path, manifest: Manifest) -> None:
    """Refuse what could be read as a part of the model and has no checksum: it came later.

    Raises:
        ModelStoreError: names the first.
    """
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        raise ModelStoreError(f"{path}: cannot be listed: {error.strerror or error}") from error
    for name in names:
        if name.startswith(".") or name in manifest.files:
            continue
        if name.endswith(_OF_MODELS) or name in _ALSO_OF_MODELS:
            raise ModelStoreError(
                f"{path / name}: {MANIFEST} does not list it, so it is no part of the model as it was saved; "
                "move it out of the folder, or copy the model directory again"
            )


def write_model(
    out: Path,
    manifest: Manifest,
    parts: Iterable[Callable[[Path], object]],
    card: Callable[[Manifest, Path], str],
    *,
    base: ModelFolder | None = None,
    without: Collection[str] = (),
) -> ModelFolder:
    """Make a folder and save a model in it; every model directory is written here.

    Args:
        out: a folder that is not there yet.
        manifest: its ``files`` are filled in here.
        parts: each is called with the folder and writes its files, over what came from ``base``.
        card: gives the text of the README from the manifest and the folder with its other files.
        base: a model whose files are copied first.
        without: names of files of ``base`` that are not copied.

    Raises:
        FileExistsError: ``out`` exists.
    """
    out.mkdir(parents=True)
    if base is not None:
        for name in set(base.manifest.files).difference(without):
            shutil.copyfile(base.path / name, out / name)
    for save in parts:
        save(out)
    (out / CARD).write_text(card(manifest, out), encoding="utf-8")
    return seal_model(out, manifest)


def seal_model(path: Path, manifest: Manifest) -> ModelFolder:
    """Write phobrief.json with the sha256 of all files beside it: the last step of saving a model."""
    names = sorted(
        f.name
        for f in path.iterdir()
        if f.is_file() and f.name not in (MANIFEST, "__init__.py") and not f.name.startswith(".")
    )
    sealed = manifest.but(files={name: file_sha256(path / name) for name in names})
    text = json.dumps(sealed.to_tree(), ensure_ascii=False, indent=2) + "\n"
    with replacing(path / MANIFEST) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return ModelFolder(path, sealed, hashlib.sha256(text.encode()).hexdigest())


def label_schema_sha256(topics: Sequence[TopicState]) -> str:
    """Fingerprint of the topics and their order."""
    return hashlib.sha256(json.dumps([topic.id for topic in topics]).encode()).hexdigest()


def _check_format(path: Path, tree: object) -> None:
    found = tree.get("format") if isinstance(tree, dict) else None
    if not isinstance(found, int):
        raise ModelStoreError(f"{path}: expected a number at 'format', found {found!r:.80}")
    if found > FORMAT:
        raise ModelStoreError(
            f"{path}: format {found} is newer than this phobrief reads ({FORMAT}); upgrade phobrief"
        )
    if found < FORMAT:
        raise ModelStoreError(
            f"{path}: format {found} was made by an older phobrief, this one reads {FORMAT}; train it again"
        )


def _check_file(path: Path, expected: str) -> None:
    try:
        check_size(path, _most_bytes(path))
        found = file_sha256(path)
    except FileNotFoundError:
        raise ModelStoreError(f"{path}: missing; copy the model directory again") from None
    except (OSError, ValueError) as error:
        raise ModelStoreError(f"{path}: cannot be read: {error}") from error
    if found != expected:
        raise ModelStoreError(
            f"{path}: altered since the model was saved (sha256 {found[:12]}…, "
            f"expected {expected[:12]}…); copy the model directory again"
        )
    if path.suffix == ".onnx":
        try:
            check_graph(path)
        except (OSError, ValueError) as error:
            raise ModelStoreError(f"{path}: cannot be read: {error}") from error


def _most_bytes(path: Path) -> int:
    if path.suffix in _READ_WHOLE:
        return MOST_BYTES
    return _MOST_WEIGHTS if path.name in _OF_ENCODER else _MOST_BESIDE


def _download(name: str, revision: str | None, only: Sequence[str] | None) -> Path:
    hub = require("huggingface_hub", "train")
    try:
        return Path(hub.snapshot_download(name, revision=revision, allow_patterns=only))
    except Exception as error:  # the hub's client raises from several trees
        raise ModelStoreError(
            f"{name}: no such folder here, and not available on the hub "
            f"({type(error).__name__}: {str(error).splitlines()[0]}); check the name and the connection,"
            " or give a folder"
        ) from error
