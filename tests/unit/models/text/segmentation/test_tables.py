"""A segmenter's two files as a stranger may write them: refused, and the file is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save

from phobrief.errors import ModelStoreError
from phobrief.models.text.segmentation.lexicon import Lexicon
from phobrief.models.text.segmentation.segmenter import Segmenter

TABLES = "segmenter.tables.safetensors"
DEEP = "[" * 3_000 + "]" * 3_000
Change = Callable[[dict[str, Any], dict[str, str]], object]


def without_letter(arrays: dict[str, Any], metadata: dict[str, str]) -> None:
    kept = [s for s in arrays["spellings"].tobytes().decode().split("\n") if s != "\x01"]
    arrays["spellings"] = packed(kept)
    arrays["score_of_spelling"] = arrays["score_of_spelling"][:-1]


def packed(entries: list[str]) -> Any:
    return np.frombuffer("\n".join(entries).encode(), dtype=np.uint8)


@pytest.mark.parametrize(
    "change",
    [
        lambda a, m: a.update(score_of_spelling=a["score_of_spelling"][:-1]),
        lambda a, m: a.update(score_of_spelling=a["score_of_spelling"] + 1_000),
        lambda a, m: a.update(score_of_spelling=a["score_of_spelling"].astype(float)),
        lambda a, m: a.update(score_of_spelling=a["score_of_spelling"][None]),
        lambda a, m: a.update(scores=a["scores"] * np.nan),
        lambda a, m: a.update(scores=a["scores"][:0]),
        lambda a, m: a.update(spellings=packed(["a", "b"])),
        lambda a, m: a.update(spellings=np.full(9, 255, np.uint8)),
        lambda a, m: a.update(spellings=a["spellings"][:0]),
        lambda a, m: a.update(tokens=packed([str(n) for n in range(500)])),
        lambda a, m: a.pop("tokens"),
        lambda a, m: a.pop("spellings"),
        without_letter,
        lambda a, m: m.pop("phrases"),
        lambda a, m: m.pop("names"),
        lambda a, m: m.update(phrases=DEEP),
        lambda a, m: m.update(names=DEEP),
        lambda a, m: m.update(phrases="[1]"),
        lambda a, m: m.update(phrases='{"zz": [1, 2]}'),
        lambda a, m: m.update(phrases='{"\\u0001": [2]}'),
        lambda a, m: m.update(phrases='{"\\u0001": [2, -1]}'),
        lambda a, m: m.update(phrases='{"\\u0001": "1"}'),
        lambda a, m: m.update(phrases='{"\\u0001": []}'),
        lambda a, m: m.update(names='{"bias": 1}'),
        lambda a, m: m.update(names='{"bias": {"": "1"}}'),
    ],
)
def test_tables_that_do_not_fit_together(tmp_path: Path, change: Change) -> None:
    path, tables = tmp_path / "segmenter.json", tmp_path / TABLES
    Segmenter(Lexicon({"cán_bộ": -5.0, "cán": -11.0, "bộ": -8.0}, {"cán bộ": -4.0})).save(path)
    with safe_open(tables, "numpy") as file:
        metadata = file.metadata()
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    change(arrays, metadata)
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    tables.write_bytes(save(arrays, metadata))
    with pytest.raises(ModelStoreError, match=rf"{TABLES}: the tables do not fit together"):
        Segmenter.load(path)


def test_tables_without_an_end_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "segmenter.json"
    Segmenter(Lexicon({"cán_bộ": -5.0, "cán": -11.0, "bộ": -8.0})).save(path)
    (tmp_path / TABLES).unlink()
    (tmp_path / TABLES).symlink_to("/dev/zero")
    with pytest.raises(ModelStoreError, match=rf"{TABLES}: .* expected a file"):
        Segmenter.load(path)


@pytest.mark.parametrize(
    "content",
    [
        DEEP,
        '{"format": 1, "words": %s}' % DEEP,  # noqa: UP031, braces
        {"words": []},
        {"words": [[0, "a"]], "names": []},
        {"words": [["nan", "a"]]},
        {"words": [[float("inf"), "a"]]},
        {"words": [[10**400, "a"]]},
        {"words": [[-1, ["a"]]]},
        {"words": [[-1, "a\nb"]]},
        {"words": [[-1, "a_" * 10_000 + "a"]]},
        {"words": [[-1, "a"]], "phrases": [[-1, "a b\nc"]]},
        {"words": [[-1, "a"]], "phrases": {"a": 1}},
        {"words": [[-1, "a"]], "names": {"last": 3}},
        {"words": [[-1, "a", "b"]]},
        {"words": "ab"},
        {"words": [[-1, "a b"]]},
    ],
    ids=lambda content: str(content)[:40],
)
def test_a_lexicon_that_is_none(tmp_path: Path, content: str | dict[str, Any]) -> None:
    path = tmp_path / "segmenter.json"
    text = content if isinstance(content, str) else json.dumps({"format": 1} | content)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"segmenter\.json: "):
        Segmenter.load(path)


def test_text_that_cannot_be_encoded_is_only_never_found(tmp_path: Path) -> None:
    path = tmp_path / "segmenter.json"
    path.write_text('{"format": 1, "words": [[-1, "a\\ud800_b\\ta"]]}', encoding="utf-8")
    assert Segmenter.load(path).segment(["a b"]) == [["a", "b"]]
