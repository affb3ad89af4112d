"""A real sequence-to-sequence network, tiny and untrained: loading, batches, constraint, settings."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tiny_seq2seq import write_tiny_t5

from phobrief.configs import packaged_seq2seq
from phobrief.errors import ConfigError, ModelStoreError
from phobrief.models.summarizers.abstractive.checkpoints import find_checkpoint
from phobrief.models.summarizers.abstractive.generator import open_generator
from phobrief.models.summarizers.abstractive.source_text import SourceSegmenter, tidy

SOURCES = [
    "Huyện uỷ Phú Khê điều động 12 cán bộ .",
    "Tỉnh uỷ họp ngày 29 bàn nhân sự đại hội . Ông Bình trao quyết định .",
    "Xã Tân Lĩnh có ba chi bộ mới .",
]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_t5(tmp_path_factory.mktemp("t5") / "tiny-t5", SOURCES)


def test_generation_in_batches_is_that_of_one_by_one(checkpoint: Path) -> None:
    generator = open_generator(checkpoint, device="cpu")
    together = generator.generate(SOURCES, 20)
    assert together == [generator.generate([source], 20)[0] for source in SOURCES]
    assert [len(candidates) for candidates in together] == [2, 2, 2]


def test_constrained_generation_writes_no_number_or_name_of_another_source(
    checkpoint: Path,
) -> None:
    generator = open_generator(checkpoint, device="cpu")
    free = generator.generate(SOURCES, 30)
    bound = generator.generate(SOURCES, 30, constrained=True)

    def foreign(written: list[list[str]]) -> set[str]:
        return {
            word
            for candidates, source in zip(written, SOURCES, strict=True)
            for text in candidates
            for word in text.split()
            if (word[:1].isupper() or word[:1].isdigit())
            and not word.startswith(tuple(source.split()))
        }

    assert foreign(free), "the untrained network writes anything, or this test shows nothing"
    assert not foreign(bound)


def test_bfloat16(checkpoint: Path, tmp_path: Path) -> None:
    config = tmp_path / "half.yaml"
    config.write_text(
        f"kind: seq2seq\nname: half\ngenerator: {{finetuned: '{checkpoint}'}}\n"
        "generation: {precision: bfloat16, n_beams: 1}\n",
        encoding="utf-8",
    )
    generator = open_generator(config, device="cpu")
    assert len(generator.generate(SOURCES, 20)) == 3


def test_settings_of_the_packaged_configs() -> None:
    known = packaged_seq2seq()
    assert {n: c.generator.prefix for n, c in known.items()} == {
        "bartpho-syllable": "",
        "bartpho-word": "",
        "mt5-small": "",
        "vit5-base": "",
        "vit5-large": "vietnews: ",
    }
    assert {n for n, c in known.items() if c.generator.segmenter != "none"} == {"bartpho-word"}


def test_a_checkpoint_of_the_hub_gets_the_settings_of_its_config() -> None:
    found = find_checkpoint("VietAI/vit5-large-vietnews-summarization")
    assert found.generator.prefix == "vietnews: "
    assert find_checkpoint("vit5-large").source == "VietAI/vit5-large-vietnews-summarization"
    assert find_checkpoint("someone/else").generator.prefix == ""
    assert find_checkpoint(None).name == "vit5-base"


def test_a_folder_with_a_vocabulary_of_words_is_segmented(tmp_path: Path) -> None:
    for name in ("config.json", "vocab.txt", "bpe.codes"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert find_checkpoint(tmp_path).generator.segmenter == "unigram"


def test_segmentation_for_checkpoints_of_words() -> None:
    (words,) = SourceSegmenter("unigram")(["Tỉnh ủy họp bàn công tác cán bộ."])
    assert "cán_bộ" in words
    assert "Tỉnh_uỷ" in words
    assert SourceSegmenter("none")(["Tỉnh ủy họp"]) == ["Tỉnh ủy họp"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỉnh_uỷ họp , bàn nhân_sự .", "Tỉnh uỷ họp, bàn nhân sự."),
        ('Ông nói : " làm ngay " ( sáng nay ) .', 'Ông nói: "làm ngay" (sáng nay).'),
        ("tệp a_b của\n xã_", "tệp a b của xã"),
        ("", ""),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("no-such", ModelStoreError, "no-such: no such summariser"),
        ("bartpho-syllable", ConfigError, "phobrief train bartpho-syllable"),
        ("./nowhere/x", ModelStoreError, "no such summariser"),
    ],
)
def test_what_is_no_checkpoint(name: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message.replace(".", r"\.")):
        find_checkpoint(name)


def test_a_folder_without_config_or_with_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match=r"config\.json: missing"):
        open_generator(tmp_path)
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelStoreError, match="cannot be loaded as a summariser"):
        open_generator(tmp_path)
