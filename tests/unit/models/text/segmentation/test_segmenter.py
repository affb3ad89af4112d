"""The default segmenter: words, phrases, names, what it keeps whole, and its file."""

from __future__ import annotations

import json
import pickle
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from phobrief.errors import ConfigError, ModelStoreError
from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.segmentation.lexicon import Lexicon
from phobrief.models.text.segmentation.names import BIAS
from phobrief.models.text.segmentation.segmenter import Segmenter, load_segmenter
from phobrief.models.text.segmentation.tables import load_tables, make_tables
from phobrief.models.text.segmentation.tokens import JOINER

TABLES_FILE = "segmenter.tables.safetensors"
WORDS = {
    "cán_bộ": -5.0,
    "công_tác": -5.0,
    "công_tác_phí": -9.0,
    "Uỷ_ban": -6.0,
    "học_sinh": -6.0,
    "sinh_học": -7.0,
    "cán": -11.0,
    "bộ": -8.0,
    "công": -8.0,
    "Công": -12.0,
    "tác": -11.0,
    "phí": -9.0,
    "Uỷ": -12.0,
    "ban": -9.0,
    "học": -6.5,
    "sinh": -9.0,
}


@pytest.fixture(scope="module")
def bundled() -> Segmenter:
    """The segmenter that ships."""
    with as_file(files("phobrief.models.bundled.mini") / "segmenter.json") as path:
        return Segmenter.load(path)


def segment(segmenter: Segmenter, text: str) -> str:
    return " ".join(segmenter.segment([text])[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("công tác cán bộ", "công_tác cán_bộ"),
        ("công tác phí", "công_tác_phí"),
        ("Công tác cán bộ.", "Công_tác cán_bộ ."),  # at the start of a sentence
        ("CÔNG TÁC CÁN BỘ", "CÔNG_TÁC CÁN_BỘ"),  # a headline
        ("học sinh học", "học_sinh học"),  # the likelier of two readings
        ("cán", "cán"),
        ("chưa từng thấy", "chưa từng thấy"),
        ("", ""),
    ],
)
def test_the_likeliest_words_win(text: str, words: str) -> None:
    assert segment(Segmenter(Lexicon(WORDS)), text) == words


def test_a_phrase_corrects_its_words() -> None:
    learnt = Segmenter(Lexicon(WORDS, {"học sinh_học": -6.0}))
    assert segment(learnt, "học sinh học") == "học sinh_học"


def test_names_never_seen_are_joined_by_learnt_evidence() -> None:
    names = {BIAS: {"": -1.0}, "shapes": {"Aa Aa": 2.0}, "before": {"và": -9.0}}
    learnt = Segmenter(Lexicon(WORDS, names=names))
    assert segment(learnt, "gặp Khuất Rơ Mok") == "gặp Khuất_Rơ_Mok"
    assert segment(learnt, "và Khuất Mok") == "và Khuất Mok"


def test_many_texts_at_once_are_segmented_as_one_by_one() -> None:
    texts = ["công tác cán bộ", "", "học sinh học.", "ĐẠI HỘI 13"]
    segmenter = Segmenter(Lexicon(WORDS))
    assert segmenter.segment(texts) == [segmenter.segment([text])[0] for text in texts]


def test_saved_pickled_and_loaded_it_segments_the_same(tmp_path: Path) -> None:
    first = Segmenter(Lexicon(WORDS, {"học sinh_học": -6.0}, {BIAS: {"": -1.0}}))
    first.save(tmp_path / "segmenter.json")
    for again in (
        load_segmenter("unigram", tmp_path / "segmenter.json"),
        pickle.loads(pickle.dumps(first)),
    ):
        assert isinstance(again, Segmenter)
        assert again.lexicon == first.lexicon
        assert segment(again, "học sinh học") == "học sinh_học"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "expected a segmenter in JSON"),
        ("[]", "expected a segmenter of format 1, found None"),
        (json.dumps({"format": 2}), "found 2; a newer phobrief may be needed"),
        (json.dumps({"format": 1}), "must hold pairs .*KeyError"),
        (json.dumps({"format": 1, "words": [["x", "a"]]}), "must hold pairs .*ValueError"),
        (json.dumps({"format": 1, "words": []}), "expected words, found none"),
        (
            json.dumps({"format": 1, "words": [[-1, "học_sinh học"]]}),
            "separated by tabs.*found .học_sinh học",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "segmenter.json"
    path.write_text(content)
    with pytest.raises(ModelStoreError, match=rf"segmenter\.json: .*{message}"):
        Segmenter.load(path)


def test_no_file_and_no_such_kind(tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match="cannot read the segmenter"):
        load_segmenter("unigram", tmp_path / "absent.json")
    with pytest.raises(ConfigError, match=r"needs the path of its segmenter\.json"):
        load_segmenter("unigram")
    with pytest.raises(ConfigError, match=r"expected one of unigram, .* got 'pyvi'"):
        load_segmenter("pyvi")


def test_the_bundled_lexicon_is_small(bundled: Segmenter) -> None:
    size = len((files("phobrief.models.bundled.mini") / "segmenter.json").read_bytes())
    assert size < 2_000_000
    assert len(bundled.lexicon.words) > 30_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Ủy ban Kiểm tra kỷ luật cán bộ suy thoái.",
            "Uỷ_ban Kiểm_tra kỷ_luật cán_bộ suy_thoái .",
        ),
        (
            "Đồng chí Trần Quốc Bảo giữ chức Bí thư.",
            "Đồng_chí Trần_Quốc_Bảo giữ chức Bí_thư .",
        ),
        ("theo Quy định số 205-QĐ/TW năm 2019", "theo Quy_định số 205-QĐ/TW năm 2019"),
        ("gửi về toasoan@baosonglam.vn.", "gửi về toasoan@baosonglam.vn ."),
        (
            "xem https://baosonglam.vn/tin?id=3, trang 2",
            "xem https://baosonglam.vn/tin?id=3 , trang 2",
        ),
        ("tăng 1.077 trường hợp, 12,5%", "tăng 1.077 trường_hợp , 12,5 %"),
    ],
)
def test_the_bundled_segmenter_on_party_prose(bundled: Segmenter, text: str, words: str) -> None:
    assert segment(bundled, normalize_text(text)) == words


@pytest.mark.parametrize(
    "text",
    [
        "שלום עולם",
        "😀👩\u200d👩\u200d👧",
        "\u0301\u0301",
        "\ud800",
        "\x01\x00",
        "_ __ a_b",
        "Ă" * 500,
    ],
)
def test_any_text_comes_back_without_its_spaces(bundled: Segmenter, text: str) -> None:
    normal = normalize_text(text)
    words = bundled.segment([normal])[0]
    assert "".join(words).replace(JOINER, "") == "".join(normal.split()).replace(JOINER, "")
    assert all(words)


def test_tables_beside_the_lexicon_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "segmenter.json"
    made = Segmenter(Lexicon(WORDS, {"công_tác cán bộ": -3.0}, {BIAS: {"": 1.0}}))
    made.save(path)
    assert (tmp_path / TABLES_FILE).is_file()
    read = Segmenter.load(path)
    (tmp_path / TABLES_FILE).unlink()
    anew = Segmenter.load(path)
    text = "Công tác cán bộ của Uỷ ban, học sinh học; CÔNG TÁC PHÍ"
    assert segment(made, text) == segment(read, text) == segment(anew, text)
    tokens = text.split()
    assert read.log_probability(tokens) == anew.log_probability(tokens)
    assert read.lexicon == anew.lexicon == made.lexicon


@pytest.mark.parametrize("content", [b"", b"no tables" * 100, None])
def test_tables_that_are_broken_or_of_another_lexicon_are_made_anew(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "segmenter.json"
    Segmenter(Lexicon({"cán_bộ": -5.0, "cán": -11.0, "bộ": -8.0})).save(path)
    other = (tmp_path / TABLES_FILE).read_bytes()
    Segmenter(Lexicon(WORDS)).save(path)
    (tmp_path / TABLES_FILE).write_bytes(other if content is None else content)
    assert segment(Segmenter.load(path), "công tác phí") == "công_tác_phí"


def test_the_bundled_tables_are_those_of_the_bundled_lexicon(bundled: Segmenter) -> None:
    with as_file(files("phobrief.models.bundled.mini") / "segmenter.json") as path:
        read = load_tables(path.with_name(TABLES_FILE), path)
    assert read == make_tables(bundled.lexicon)
