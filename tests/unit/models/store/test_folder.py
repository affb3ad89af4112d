"""The one writer of model directories."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy_model import make_model

from phobrief.models.store.folder import open_model, write_model
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
