"""Closed configs: what is wrong is named with its file, its place, what was found and what is allowed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from phobrief.configs import dump_config, load_topics, load_train_config
from phobrief.errors import ConfigError

WRONG = {
    "unknown key": (["finetune.epoch=3"], "finetune.epoch: unknown key; did you mean 'epochs'?"),
    "wrong type": (["seed=many"], "seed: input should be a valid integer, got str 'many'"),
    "out of range": (["finetune.dropout_typo=1"], "allowed: accumulate"),
    "below the minimum": (["finetune.epochs=0"], "finetune.epochs"),
    "section as value": (["finetune=3"], "finetune"),
    "heads": (["encoder.width=250"], "expected width divisible by n_heads, got 250 / 4"),
    "no equals sign": (["finetune.epochs"], "expected section.key=value"),
    "unknown choice": (["segmenter.kind=pyvi"], "segmenter.kind"),
}


@pytest.mark.parametrize("name", ["mini", "phobert-base", "phobert-large"])
def test_packaged_configs_load_and_survive_a_round_trip(name: str, tmp_path: Path) -> None:
    config = load_train_config(name)
    saved = tmp_path / "saved.yaml"
    saved.write_text(dump_config(config), encoding="utf-8")
    assert load_train_config(saved) == config


@pytest.mark.parametrize(("overrides", "message"), WRONG.values(), ids=WRONG)
def test_wrong_overrides_are_named(overrides: list[str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_train_config("mini", overrides)
    assert message in str(caught.value)


def test_set_reads_an_exponent_as_a_number() -> None:
    config = load_train_config("mini", ["finetune.encoder_rate=2e-5"])
    assert config.finetune.encoder_rate == 2e-5


def test_exponent_in_a_file_says_how_to_write_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nfinetune:\n  encoder_rate: 2e-5\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"write 2\.0e-5"):
        load_train_config(path)


def test_duplicate_key_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nseed: 1\nseed: 2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.yaml: line 3: key 'seed' is given twice"):
        load_train_config(path)


def test_users_file_wins_over_the_packaged_one_it_extends(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: mini\nname: mine\nfinetune:\n  epochs: 9\n", encoding="utf-8")
    config = load_train_config(path, ["finetune.batch_size=2"])
    packaged = load_train_config("mini")
    assert (config.finetune.epochs, config.finetune.batch_size) == (9, 2)
    assert config.finetune.encoder_rate == packaged.finetune.encoder_rate


def test_extends_in_a_circle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: mine.yaml\nname: mine\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="lead back to itself"):
        load_train_config(path)


@pytest.mark.parametrize("text", ["", "- a\n", "name: [\n", "\x00"])
def test_files_that_are_no_config(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.yaml"):
        load_train_config(path)


def test_missing_config_lists_the_packaged_ones() -> None:
    with pytest.raises(ConfigError, match=r"mini\.yaml"):
        load_train_config("nowhere.yaml")


def test_topic_id_suggests_its_right_spelling(tmp_path: Path) -> None:
    path = tmp_path / "topics.yaml"
    path.write_text("topics:\n  - {id: a, name: A}\n  - {id: Power control, name: B}\n")
    with pytest.raises(ConfigError) as caught:
        load_topics(path)
    assert "topics[1].id: expected lower_snake_case, got 'Power control'" in str(caught.value)
    assert "write 'power_control'" in str(caught.value)


def test_topics_beside_the_config_win(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text("topics:\n  - {id: own, name: Riêng}\n", encoding="utf-8")
    assert [t.id for t in load_topics("topics.yaml", beside=tmp_path).topics] == ["own"]
    assert len(load_topics("topics.yaml").topics) == 3


@pytest.mark.parametrize(
    ("value", "names"),
    [("one.csv", ["one.csv"]), ("[a.csv, b.csv]", ["a.csv", "b.csv"]), ("null", [])],
)
def test_one_table_may_stand_without_a_list(value: str, names: list[str]) -> None:
    for key in ("labelled", "more_labelled", "references", "plain"):
        config = load_train_config("mini", [f"data.{key}={value}"])
        assert getattr(config.data, key) == names


def laughs(n_levels: int) -> str:
    """A few lines that stand for 9 ** n_levels values."""
    names = [f"a{level}" for level in range(n_levels)]
    lines = [f"  - &a0 [{', '.join('x' * 9)}]"]
    lines += [f"  - &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    return "name:\n" + "\n".join(lines)


STRANGE = {
    "name: !!python/object/apply:os.system ['touch pwned']": "line 2: could not determine a constr",
    "name: !!python/name:os.system": "line 2: could not determine a constructor",
    "name: " + "[" * 20_000 + "]" * 20_000: "nested too deeply",
    "name: " + "{a: " * 3_000: "nested too deeply",
    "name: &a [*a]": "name: input should be a valid string",
    "seed: " + "9" * 100_000: "not YAML",
    "name: 2024-99-99": "not YAML: month",
    "<<: {name: a}": "merge",
    laughs(40): "name: input should be a valid string",
}


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: text[:30])
def test_what_a_stranger_may_write_is_an_error_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (path := tmp_path / "own.yaml").write_text(f"extends: mini\n{text}\n", "utf-8")
    with pytest.raises(ConfigError, match=re.escape("own.yaml")) as told:
        load_train_config(path)
    assert STRANGE[text] in str(told.value)
    assert len(str(told.value)) < 5_000
    assert [p.name for p in tmp_path.iterdir()] == ["own.yaml"]
