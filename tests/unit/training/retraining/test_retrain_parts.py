"""Parting rows, finding new topics, growing the head, mixing targets, logging: the parts of retraining."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from written import write_json_lines

from phobrief.articles import Article
from phobrief.configs.retraining import DistillationConfig, HeldOutConfig, load_retrain_config
from phobrief.errors import (
    ConfigError,
    LabelError,
    MissingExtraError,
    TrainingError,
)
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.near_duplicates import text_key
from phobrief.training.retraining.data import (
    RetrainFiles,
    RetrainRows,
    new_topics,
    read_retrain_rows,
    split_rows,
)

KNOWN = ["cadre_work", "power_control"]


def row(text: str, split: str | None = None, **grades: int | None) -> LabelledArticle:
    return LabelledArticle(
        Article(text), {"cadre_work": None, "power_control": None, **grades}, split
    )


def test_parts_are_stratified_and_share_no_text() -> None:
    rows = [
        row(f"bài {i}", cadre_work=2 * (i % 5 == 0), power_control=i % 10 // 9) for i in range(200)
    ]
    rows += [row(f"BÀI  {i}!", cadre_work=2 * (i % 5 == 0)) for i in range(20)]  # the same texts
    parts = split_rows(rows, KNOWN, HeldOutConfig(tune_share=0.15, gate_share=0.2), 1)
    assert sum(map(len, parts)) == len(rows)
    keys = [{text_key(r.article.text) for r in part} for part in parts]
    assert sum(map(len, keys)) == len(set().union(*keys))
    _, tune, gate = parts
    assert len(tune) == pytest.approx(33, abs=4)
    assert len(gate) == pytest.approx(44, abs=4)
    for part in parts:
        share = sum(r.grades["cadre_work"] == 2 for r in part) / len(part)
        assert share == pytest.approx(0.2, abs=0.05)
    assert split_rows(rows, KNOWN, HeldOutConfig(tune_share=0.15, gate_share=0.2), 1) == parts


def test_the_files_own_split_is_kept() -> None:
    rows = [row(f"a{i}", "dev" if i < 20 else "train", cadre_work=i % 2) for i in range(50)]
    train, tune, gate = split_rows(rows, KNOWN, HeldOutConfig(), 1)
    assert {r.split for r in train} == {"train"}
    assert len(train) == 30
    assert len(tune) + len(gate) == 20
    assert len(gate) > len(tune) > 0


def test_new_topics_from_columns_lists_and_topics_yaml(tmp_path: Path) -> None:
    columns = write_json_lines(
        tmp_path / "a.jsonl",
        [
            {
                "text": "x",
                "cadre_work": 1,
                "sport": 0,
                "confidence": 2,
                "n_words": 512,
                "note": "0",
            },
            {"text": "y", "cadre_work": 0, "sport": 2, "confidence": 1, "n_words": 0, "note": ""},
        ],
    )
    assert [t.id for t in new_topics(RetrainFiles(columns), KNOWN)] == ["sport"]
    lists = write_json_lines(
        tmp_path / "b.jsonl", [{"text": "x", "topics": ["sport", "cadre_work"]}]
    )
    assert [t.id for t in new_topics(RetrainFiles(lists), KNOWN)] == ["sport"]
    yaml = tmp_path / "topics.yaml"
    yaml.write_text(
        "topics:\n  - {id: sport, name: Thể thao}\n  - {id: cadre_work, name: x}\n", "utf-8"
    )
    (found,) = new_topics(RetrainFiles(lists, topics=yaml), KNOWN)
    assert found.name == "Thể thao"


def test_a_slip_is_no_new_topic(tmp_path: Path) -> None:
    slip = write_json_lines(tmp_path / "a.jsonl", [{"text": "x", "topics": ["cadre_works"]}])
    with pytest.raises(LabelError, match="did you mean 'cadre_work'"):
        new_topics(RetrainFiles(slip), KNOWN)
    odd = write_json_lines(tmp_path / "b.jsonl", [{"text": "x", "topics": ["Thể thao"]}])
    with pytest.raises(ConfigError, match="lower_snake_case"):
        new_topics(RetrainFiles(odd), KNOWN)


def test_old_lists_do_not_judge_new_topics(tmp_path: Path) -> None:
    new = [{"text": f"n{i}", "topics": ["sport"] if i % 2 else []} for i in range(60)]
    old = [{"text": f"o{i}", "topics": ["cadre_work"]} for i in range(5)]
    files = RetrainFiles(
        write_json_lines(tmp_path / "n.jsonl", new),
        base=write_json_lines(tmp_path / "o.jsonl", old),
    )
    rows = read_retrain_rows(files, KNOWN, ["sport"], HeldOutConfig(), 1)
    assert {r.grades["sport"] for r in rows.base} == {None}
    assert {r.grades["cadre_work"] for r in rows.base} == {2}
    assert {r.grades["sport"] for r in rows.train} == {0, 2}


def sports(numbers: range, *, wrong: bool = False, **more: object) -> list[dict[str, object]]:
    """Rows of other texts for other numbers; every second one is on sport."""
    return [{"text": f"Bài số {i}.", "sport": 2 * ((i + wrong) % 2), **more} for i in numbers]


def part_keys(rows: RetrainRows) -> dict[str, set[str]]:
    parts = ("train", "tune", "gate", "base", "regression")
    return {part: {text_key(row.article.text) for row in getattr(rows, part)} for part in parts}


def number(row: LabelledArticle) -> int:
    return int(row.article.text.strip(".").split()[-1])


def read_parts(
    folder: Path, new: list[dict[str, object]], old: list[dict[str, object]]
) -> RetrainRows:
    files = RetrainFiles(
        write_json_lines(folder / "n.jsonl", new), base=write_json_lines(folder / "o.jsonl", old)
    )
    return read_retrain_rows(files, ["sport"], [], HeldOutConfig(), 13)


def test_corrections_replace_the_old_labels(tmp_path: Path) -> None:
    old = sports(range(90), wrong=True)
    for i, line in enumerate(old):
        line["text"] = str(line["text"]).upper()  # the same text all the same
        line["split"] = "dev" if i % 3 == 0 else "train"
    rows = read_parts(tmp_path, sports(range(60)), old)
    keys = part_keys(rows)
    assert sum(map(len, keys.values())) == len(set().union(*keys.values())) == 90
    assert all(r.grades["sport"] == 2 * (number(r) % 2) for r in (*rows.train, *rows.gate))
    assert {number(r) for r in rows.base} == {i for i in range(60, 90) if i % 3}
    assert {number(r) for r in rows.tune} >= set(range(60, 90, 3))
    assert rows.with_base


@pytest.mark.parametrize("split", [{}, {"split": "dev"}])
def test_what_the_model_learnt_from_neither_tunes_nor_judges(
    tmp_path: Path, split: dict[str, str]
) -> None:
    old = sports(range(50)) + sports(range(3), split="dev")  # three stand in the old dev part, too
    rows = read_parts(tmp_path, sports(range(100), **split), old)
    assert min(map(number, (*rows.tune, *rows.gate))) >= 50
    assert {number(r) for r in rows.train} >= set(range(50))
    assert rows.base == []


def test_old_dev_rows_of_texts_that_were_learnt_from_do_not_tune(tmp_path: Path) -> None:
    old = sports(range(100, 140)) + sports(range(130, 150), split="dev")
    rows = read_parts(tmp_path, sports(range(60)), old)
    assert {number(r) for r in rows.tune if number(r) >= 100} == set(range(140, 150))
    assert len(rows.base) == 40


def test_other_old_rows_leave_the_parting_of_the_new_ones_as_it_is(tmp_path: Path) -> None:
    new = sports(range(100))
    alone = read_retrain_rows(
        RetrainFiles(write_json_lines(tmp_path / "a.jsonl", new)),
        ["sport"],
        [],
        HeldOutConfig(),
        13,
    )
    beside = read_parts(tmp_path, new, sports(range(200, 250)))
    assert (beside.train, beside.tune, beside.gate) == (alone.train, alone.tune, alone.gate)


def test_a_new_row_keeps_old_grades_of_topics_that_it_does_not_judge(tmp_path: Path) -> None:
    old = [{**line, "cadre_work": 1, "sport": None} for line in sports(range(40))]
    files = RetrainFiles(
        write_json_lines(tmp_path / "n.jsonl", sports(range(100))),
        base=write_json_lines(tmp_path / "o.jsonl", old),
    )
    rows = read_retrain_rows(files, ["cadre_work"], ["sport"], HeldOutConfig(), 13)
    assert rows.base == []
    for r in rows.train:
        assert r.grades == {
            "cadre_work": 1 if number(r) < 40 else None,
            "sport": 2 * (number(r) % 2),
        }


def test_only_texts_that_the_model_learnt_from_cannot_judge_it(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"found 40 and 0; .* whose texts .*o\.jsonl"):
        read_parts(tmp_path, sports(range(40)), sports(range(40)))


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("gate.topicfall=0.1", "did you mean 'topic_fall'"),
        ("epochs=0", "epochs"),
        ("held_out.gate_share=0.9", "below 0.9"),
        ("logging.to=wandb", "logging.to"),
    ],
)
def test_config_is_closed(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_retrain_config(overrides=[override])


def test_targets_are_labels_and_old_answers_mixed() -> None:
    pytest.importorskip("torch")
    from phobrief.training.finetuning.examples import Example
    from phobrief.training.retraining.examples import OldAnswers, distilled, probe_examples

    example = Example(
        None,  # type: ignore[arg-type]
        np.array([1, 0, 1], dtype=np.float32),
        np.array([2, 0, 1], dtype=np.float32),
    )
    answers = OldAnswers(
        np.array([[0.2, 0.7]], dtype=np.float32), [np.array([1.0], dtype=np.float32)]
    )
    config = DistillationConfig(judged=0.5, unjudged=0.8)
    (mixed,) = distilled([example], answers, config, has_base=False)
    np.testing.assert_allclose(mixed.topics, [(1 + 0.5 * 0.2) / 1.5, 0.7, 1])
    np.testing.assert_allclose(mixed.topic_weights, [3, 0.8, 1])
    (mixed,) = distilled([example], answers, config, has_base=True)
    np.testing.assert_allclose(mixed.topics, [1, 0.7, 1])
    np.testing.assert_allclose(mixed.topic_weights, [2, 0.8, 1])
    (probe,) = probe_examples([mixed], 2)
    np.testing.assert_allclose(probe.topic_weights, [0, 0, 1])
    assert probe_examples([mixed], 3) == []


def test_a_reference_abstract_has_half_a_say_in_the_salience() -> None:
    pytest.importorskip("torch")
    from phobrief.training.finetuning.examples import Example
    from phobrief.training.retraining.examples import OldAnswers, distilled

    judged = np.ones(1, dtype=np.float32)
    reference = np.array([0.9, 0.1], dtype=np.float32)
    old = np.array([0.5, 0.5], dtype=np.float32)
    answers = OldAnswers(np.array([[0.5], [0.5]], dtype=np.float32), [old, old])
    examples = [
        Example(None, judged, judged, salience=given)  # type: ignore[arg-type]
        for given in (reference, None)
    ]
    mixed = distilled(examples, answers, DistillationConfig(), has_base=False)
    np.testing.assert_allclose(mixed[0].salience, [0.7, 0.3])
    np.testing.assert_allclose(mixed[1].salience, [0.5, 0.5])


def test_growing_keeps_what_is_known_to_the_bit() -> None:
    torch = pytest.importorskip("torch")
    from phobrief.models.encoder.network import BriefNetwork, new_encoder
    from phobrief.models.sentence_features.features import N_FEATURES
    from phobrief.training.finetuning.grow import grow_topics, learn_only_new

    torch.manual_seed(0)
    encoder = new_encoder(
        n_pieces=50, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=32
    )
    old = BriefNetwork(encoder, 3, 0.0).eval()
    inputs = (torch.randint(4, 50, (2, 12)), torch.rand(2, 4, 12), torch.rand(2, 4, N_FEATURES))
    with torch.no_grad():
        before = old(*inputs)
        new, grown = grow_topics(old, 5)
        after = new(*inputs)
    assert grown
    kept = [0, 1, 2, 5, 6, 7, 10]
    torch.testing.assert_close(after[..., kept], before)
    first = {n: p.detach().clone() for n, p in new.named_parameters()}
    undo = learn_only_new(new, grown, 3)
    optimizer = torch.optim.AdamW(new.parameters(), lr=0.1, weight_decay=0.0)
    for _ in range(3):
        optimizer.zero_grad()
        new(*inputs).square().sum().backward()
        optimizer.step()
    undo()
    with torch.no_grad():
        probed = new(*inputs)
    torch.testing.assert_close(probed[..., kept], before)
    for name, parameter in new.named_parameters():
        dim = grown.get(name)
        rows = parameter.shape[dim] - 2 if dim is not None else None
        known = parameter if dim is None else parameter.narrow(dim, 0, rows)
        was = first[name] if dim is None else first[name].narrow(dim, 0, rows)
        assert torch.equal(known, was), name
    assert not torch.allclose(probed[..., [3, 4]], after[..., [3, 4]])
    assert all(p.requires_grad for p in new.parameters())
    same, none = grow_topics(new, 5)
    assert none == {}
    with pytest.raises(ValueError, match="at least 5"):
        grow_topics(same, 4)


@pytest.mark.parametrize(("taught", "expected"), [(None, None), (0.02, 0.005)])
def test_all_rates_of_the_parent_are_lowered(taught: float | None, expected: float | None) -> None:
    pytest.importorskip("torch")
    from phobrief.models.store.folder import find_model, open_model
    from phobrief.training.retraining.fit import finetune_settings

    rates = {"encoder_rate": 0.004, "head_rate": 0.008, "matrix_rate": taught}
    gone = {"n_near": 6000}  # 1.1 had it
    parent = open_model(find_model("mini")).manifest.but(config={"finetune": {**rates, **gone}})
    settings = finetune_settings(parent, load_retrain_config("retrain", ["rate_share=0.25"]))
    assert settings.encoder_rate == pytest.approx(0.001)
    assert settings.head_rate == pytest.approx(0.002)
    assert settings.matrix_rate == pytest.approx(expected)


def test_tensorboard_gets_the_losses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tensorboard")
    pytest.importorskip("torch")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    from phobrief.configs.schemas import LoggingConfig
    from phobrief.training.optimization.run_logger import RunLogger

    monkeypatch.delenv("TENSORBOARD_LOGGING_DIR", raising=False)
    config = LoggingConfig(to="tensorboard", folder=str(tmp_path))
    with RunLogger(config, "run", {"epochs": 3}) as logger:
        logger.log(10, {"topic_loss": 0.5})
        logger.log(20, {"topic_loss": 0.25})
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    (tag,) = events.Tags()["scalars"]
    assert [(e.step, e.value) for e in events.Scalars(tag)] == [(10, 0.5), (20, 0.25)]


def test_logging_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from phobrief.configs.schemas import LoggingConfig
    from phobrief.training.optimization import run_logger as run_logging

    pytest.importorskip("transformers")

    def missing(module: str, extra: str) -> None:
        raise MissingExtraError(module, extra)

    monkeypatch.setattr(run_logging, "require", missing)
    with pytest.raises(MissingExtraError, match=r"phobrief\[logging\]"):
        run_logging.RunLogger(LoggingConfig(to="mlflow"), "run", {})
    with run_logging.RunLogger(LoggingConfig(), "run", {}) as logger:
        logger.log(1, {"x": 1.0})
