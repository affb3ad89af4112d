"""The optional segmenters, with stand-ins that have the traps of the real libraries."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from phobrief.errors import ConfigError, MissingExtraError, ModelStoreError
from phobrief.models.text.segmentation.external import VNCORENLP_VARIABLE
from phobrief.models.text.segmentation.segmenter import load_segmenter

JAR, RULES = "VnCoreNLP-1.2.jar", "models/wordsegmenter/wordsegmenter.rdr"


def old_style_unless_told(text: str, use_token_normalize: bool = True) -> list[str]:
    """Segment as underthesea does: by default it rewrites tone marks to the old style."""
    words = text.replace("uỷ ban", "uỷ_ban").split()
    words = [word.replace("_", " ") for word in words]
    return [word.replace("uỷ", "ủy") for word in words] if use_token_normalize else words


def test_underthesea_does_not_rewrite_the_tone_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    library = SimpleNamespace(word_tokenize=old_style_unless_told)
    monkeypatch.setitem(sys.modules, "underthesea", library)
    segmenter = load_segmenter("underthesea")
    assert segmenter.segment(["uỷ ban họp", "", " "]) == [["uỷ_ban", "họp"], [], []]


def test_the_real_underthesea_gives_words_that_phobert_knows() -> None:
    pytest.importorskip("underthesea")
    (words,) = load_segmenter("underthesea").segment(["Uỷ ban kiểm tra xoá tên đảng viên"])
    assert words[0] == "Uỷ_ban"
    assert "xoá" in words


@pytest.mark.parametrize(
    ("kind", "library"), [("underthesea", "underthesea"), ("vncorenlp", "py_vncorenlp")]
)
def test_a_library_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"phobrief\[segmenters\]"):
        load_segmenter(kind, tmp_path)


class FakeJava:
    """py_vncorenlp's class: it wants an absolute folder and moves the process into it."""

    def __init__(self, annotators: list[str], save_dir: str) -> None:
        assert annotators == ["wseg"]
        assert os.path.isabs(save_dir)
        os.chdir(save_dir)

    def word_segment(self, text: str) -> list[str]:
        return [sentence.replace("cán bộ", "cán_bộ") for sentence in text.split("|")]


class BrokenJava(FakeJava):
    def __init__(self, **_: Any) -> None:
        os.chdir("/")
        raise OSError("no class VnCoreNLP")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with VnCoreNLP's files; the tests run beside it, with a stand-in for Java."""
    place = tmp_path / "vncorenlp"
    (place / RULES).parent.mkdir(parents=True)
    for name in (JAR, RULES):
        (place / name).touch()
    monkeypatch.setitem(sys.modules, "py_vncorenlp", SimpleNamespace(VnCoreNLP=FakeJava))
    monkeypatch.setenv("JAVA_HOME", "/java")
    monkeypatch.delenv(VNCORENLP_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return place


def test_vncorenlp_leaves_the_working_folder_alone(folder: Path) -> None:
    segmenter = load_segmenter("vncorenlp", Path("vncorenlp"))
    assert Path.cwd() == folder.parent
    assert segmenter.segment(["cán bộ|họp", ""]) == [["cán_bộ", "họp"], []]


def test_vncorenlp_is_found_by_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VNCORENLP_VARIABLE, str(folder))
    assert load_segmenter("vncorenlp", folder / "segmenter.json").segment(["a"]) == [["a"]]
    monkeypatch.delenv(VNCORENLP_VARIABLE)
    with pytest.raises(ConfigError, match=f"set the environment variable {VNCORENLP_VARIABLE}"):
        load_segmenter("vncorenlp")


def test_a_start_that_fails_leaves_the_working_folder_alone_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "py_vncorenlp", SimpleNamespace(VnCoreNLP=BrokenJava))
    with pytest.raises(ModelStoreError, match="did not start: no class VnCoreNLP"):
        load_segmenter("vncorenlp", folder)
    assert Path.cwd() == folder.parent


@pytest.mark.parametrize("name", [JAR, RULES])
def test_a_missing_file_of_vncorenlp_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelStoreError, match=f"{Path(name).name}: not found; get VnCoreNLP"):
        load_segmenter("vncorenlp", folder)


def test_no_java_is_said_before_the_library_stumbles(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(MissingExtraError, match=r"java .8 or newer"):
        load_segmenter("vncorenlp", folder)


def test_text_segmented_already_is_left_as_it_is() -> None:
    assert load_segmenter("none").segment(["cán_bộ  họp ."]) == [["cán_bộ", "họp", "."]]
