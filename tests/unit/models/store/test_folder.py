"""The one writer of model directories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from toy_model import make_model

from phobrief.errors import ModelStoreError
from phobrief.models.store.folder import (
    CARD,
    bundled_path,
    check_all_listed,
    open_model,
    seal_model,
    write_model,
)
from phobrief.models.store.manifest import Manifest


def card(manifest: Manifest, folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir())
    return f"{manifest.name} of {', '.join(names)}"


def write_words(folder: Path) -> None:
    (folder / "words").write_text("new", encoding="utf-8")


def test_what_is_written_is_sealed(tmp_path: Path) -> None:
    manifest = make_model(tmp_path / "toy").manifest
    made = write_model(tmp_path / "in" / "new", manifest, [write_words], card)
    assert made.manifest.files.keys() == {"README.md", "words"}
    assert (made.path / "README.md").read_text("utf-8") == "toy of words"
    assert open_model(made.path) == made


def test_a_copy_keeps_all_but_what_is_left_out_or_made_anew(tmp_path: Path) -> None:
    base = make_model(tmp_path / "toy", card="old card")
    (base.path / "stray").touch()
    made = write_model(tmp_path / "a", base.manifest, [write_words], card, base=base)
    assert made.manifest.files.keys() == {"README.md", "weights", "words"}
    assert (made.path / "README.md").read_text("utf-8") == "toy of README.md, weights, words"
    bare = write_model(tmp_path / "b", made.manifest, [], card, base=made, without=("weights",))
    assert bare.manifest.files.keys() == {"README.md", "words"}
    assert open_model(base.path) == base


def test_a_folder_that_is_there_is_not_written_into(tmp_path: Path) -> None:
    base = make_model(tmp_path / "toy")
    with pytest.raises(FileExistsError):
        write_model(base.path, base.manifest, [write_words], card)
    assert open_model(base.path) == base


def test_a_writer_that_stops_leaves_no_model(tmp_path: Path) -> None:
    def stop(folder: Path) -> None:
        raise KeyboardInterrupt

    base = make_model(tmp_path / "toy")
    with pytest.raises(KeyboardInterrupt):
        write_model(tmp_path / "new", base.manifest, [write_words, stop], card)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["words"]


@pytest.mark.parametrize(
    "name", ["/dev/zero", "../weights", "..", ".", "", "a/b", "a\\b", "C:x", "a\0", "x" * 300]
)
def test_only_files_of_the_folder_are_read(tmp_path: Path, name: str) -> None:
    toy = make_model(tmp_path / "toy")
    tree = toy.manifest.but(files={name: "0"}).to_tree()
    (toy.path / "phobrief.json").write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"phobrief\.json: expected names of files beside it"):
        open_model(toy.path)


@pytest.mark.parametrize("key", ["format", "config", "metrics", "unheard"])
def test_a_deep_manifest_is_named(tmp_path: Path, key: str) -> None:
    toy = make_model(tmp_path / "toy")
    deep = '{"format": 3, "%s": ' % key + "[" * 3_000 + "]" * 3_000 + "}"  # noqa: UP031, braces
    (toy.path / "phobrief.json").write_text(deep, encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"phobrief\.json: .* levels"):
        open_model(toy.path)


@pytest.mark.parametrize(("name", "size"), [("vocab.txt", 2**26), ("x.onnx", 2**40)])
def test_files_too_large_are_not_read(tmp_path: Path, name: str, size: int) -> None:
    toy = make_model(tmp_path / "toy")
    (toy.path / name).touch()
    seal_model(toy.path, toy.manifest)
    with (toy.path / name).open("wb") as file:
        file.truncate(size)
    with pytest.raises(ModelStoreError, match=rf"{name}: cannot be read: expected at most"):
        open_model(toy.path)


@pytest.mark.parametrize(
    "odd",
    [
        {"windows": {"max_pieces": 10**9}},
        {"windows": {"max_pieces": -1}},
        {"windows": {"max_windows": 0}},
        {"max_evidence": -1},
    ],
    ids=str,
)
def test_odd_limits_are_refused(tmp_path: Path, odd: dict[str, object]) -> None:
    toy = make_model(tmp_path / "toy")
    text = json.dumps(toy.manifest.to_tree() | odd)
    (toy.path / "phobrief.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"phobrief\.json: Expected `int`"):
        open_model(toy.path)


@pytest.mark.parametrize(
    "name", ["lexical.safetensors", "segmenter.json", "vocab.txt", "config.json", "more.onnx"]
)
def test_a_part_without_a_checksum_is_refused(tmp_path: Path, name: str) -> None:
    model = make_model(tmp_path / "toy")
    (model.path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelStoreError, match=rf"toy/{name}: phobrief\.json does not list it"):
        open_model(model.path)


def test_what_no_model_is_made_of_may_lie_beside_it(tmp_path: Path) -> None:
    model = make_model(tmp_path / "toy")
    for name in ("lineage.json", "gate.svg", "notes.txt", ".model.onnx.7"):
        (model.path / name).touch()
    assert open_model(model.path) == model


def test_every_part_of_the_bundled_model_would_be_missed_in_its_list() -> None:
    folder = open_model(bundled_path())
    for name in folder.manifest.files.keys() - {CARD}:
        files = {n: sha for n, sha in folder.manifest.files.items() if n != name}
        with pytest.raises(ModelStoreError, match=name):
            check_all_listed(folder.path, folder.manifest.but(files=files))
