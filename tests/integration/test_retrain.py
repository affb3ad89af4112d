"""`phobrief retrain` end to end on the tiny model: new labels, new topics, poison, kills, the registry."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import textwrap
from pathlib import Path

import pytest
from sklearn.metrics import roc_auc_score

pytest.importorskip("torch")

from forks import fork_code
from tiny import FILLERS, MARKED, TOPICS

import phobrief
from phobrief.errors import LabelError, ModelStoreError, TrainingError
from phobrief.models.store.folder import bundled_path, find_model, open_model
from phobrief.models.store.home import phobrief_home
from phobrief.models.store.registry import Registry
from phobrief.training.retraining.data import RetrainFiles
from phobrief.training.retraining.retrain import retrain

SPORT = ["Vận động viên phá kỷ lục chạy bộ.", "Tay vợt trẻ vào chung kết quần vợt."]
SETTINGS = (
    "epochs=2",
    "probe_epochs=12",
    "checkpoint_every=2",
    "gate.n_bootstrap=50",
    "gate.topic_fall=0.2",
    "gate.macro_fall=0.1",
    "gate.min_positives=2",
    # The tiny model was tuned on eight rows; its scores are never far from the middle.
    "gate.sure=0.6",
    "gate.contradictions=0.5",
)


def plain(line: str) -> str:
    return line.replace("_", " ").replace(" .", ".").replace(" ,", ",")


def marked(kind: str, i: int) -> str:
    return SPORT[i % 2] if kind == "sport" else plain(MARKED[kind][i % 2])


def article(kind: str, i: int) -> str:
    # Rows are of five kinds in turn where there is a new topic: their neighbours share the fillers, or these
    # would tell the kind.
    fillers = [plain(FILLERS[(i // len(FILLERS) + k) % len(FILLERS)]) for k in range(3)]
    number = f"Con đường mới dài {i} km."  # makes each text another one
    return "\n".join([*fillers[: i % 3], marked(kind, i), *fillers[i % 3 :], number])


def write_rows(
    path: Path, n: int, judged: tuple[str, ...], *, poisoned: bool = False, start: int = 0
) -> Path:
    """Rows of all kinds in turn; in a poisoned file every label says the opposite."""
    kinds = list(MARKED) if set(judged) <= set(TOPICS) else [*MARKED, "sport"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "title", "text", *judged])
        writer.writeheader()
        for i in range(start, start + n):
            kind = kinds[i % len(kinds)]
            grades = {topic: 2 * (topic == kind) for topic in judged}
            if poisoned:
                grades = {topic: 2 - grade for topic, grade in grades.items()}
            texts = {"title": marked(kind, i).removesuffix("."), "text": article(kind, i)}
            writer.writerow({"id": f"n{i}", **texts, **grades})
    return path


@pytest.fixture
def in_use(tiny_model: Path) -> str:
    """The tiny model, in use in an own registry."""
    from typer.testing import CliRunner

    from phobrief.inference.commands.models import models_app

    done = CliRunner().invoke(models_app, ["promote", str(tiny_model), "--reason", "first"])
    assert done.exit_code == 0, done.output
    return open_model(tiny_model).sha256


def run(data: Path, log: list[str] | None = None, **options: object) -> object:
    overrides = [*SETTINGS, *options.pop("overrides", [])]  # type: ignore[misc]
    files = {
        k: options.pop(k) for k in ("base", "regression", "unlabelled", "topics") if k in options
    }
    return retrain(
        RetrainFiles(data, **files),  # type: ignore[arg-type]
        overrides=overrides,
        device="cpu",
        log=(log if log is not None else []).append,
        **options,  # type: ignore[arg-type]
    )


def test_new_labels_give_a_version_in_use_with_its_lineage(in_use: str, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "new.csv", 60, TOPICS)
    log: list[str] = []
    result = run(data, log)
    assert result.report.passed, result.report.reasons
    assert (result.version, result.in_use) == ("v0002", True)
    assert find_model(None) == result.path
    version = Registry().version("v0002")
    assert version.lineage.parent.registry == "v0001"
    assert version.lineage.parent.sha256 == in_use
    assert version.lineage.data[0].n_rows == 60
    assert version.lineage.gate["passed"] is True
    assert {"gate.json", "gate.svg", "lineage.json", "README.md"} <= {
        f.name for f in result.path.iterdir()
    }
    gate = json.loads((result.path / "gate.json").read_text("utf-8"))
    assert gate["champion"]["sha256"] == in_use
    assert gate["sets"]["held_out"]["n_rows"] == 12
    manifest = open_model(result.path).manifest
    assert manifest.version.endswith("+r1")
    assert manifest.config["retrain"]["parent_sha256"] == in_use
    assert not list((phobrief_home() / "work").iterdir())
    assert any("min left" in line for line in log)


def test_a_new_topic_is_added_and_the_old_rows_stay(
    in_use: str, tiny_model: Path, tmp_path: Path
) -> None:
    data = write_rows(tmp_path / "new.csv", 80, ("sport",))
    (tmp_path / "topics.yaml").write_text(
        "topics:\n  - {id: sport, name: Thể thao}\n", encoding="utf-8"
    )
    result = run(data, topics=tmp_path / "topics.yaml", out=tmp_path / "out")
    assert (result.version, result.in_use) == (None, False)
    assert [v.name for v in Registry().versions()] == ["v0001"]  # --out leaves the registry alone
    manifest = open_model(tmp_path / "out").manifest
    assert [t.id for t in manifest.topics] == [*TOPICS, "sport"]
    assert manifest.topics[3].name == "Thể thao"
    old = open_model(tiny_model).manifest
    assert [t.threshold for t in manifest.topics[:3]] == [t.threshold for t in old.topics]
    figures = {t.topic: t for t in result.report.sets["held_out"].topics}
    assert figures["sport"].kind == "new"
    assert figures["sport"].f1.b > 0.7
    assert figures["cadre_work"].kind == "unjudged"
    briefer = phobrief.load(tmp_path / "out")
    # The encoder was not trained for it and a dozen rows tuned the threshold: the order says what was learnt.
    kinds = [kind for kind in ("sport", *MARKED) for _ in range(10)]
    briefs = [briefer.brief(article(kind, 100 + i)) for i, kind in enumerate(kinds)]
    is_sport = [kind == "sport" for kind in kinds]
    assert roc_auc_score(is_sport, [b.topics[3].score for b in briefs]) > 0.8
    # No label was about the known topics: what the model says of them is what it said.
    for kind in (*TOPICS, "sport"):
        before, after = (
            {t.topic: t.score for t in b.brief(article(kind, 102)).topics}
            for b in (phobrief.load(tiny_model), briefer)
        )
        for topic in TOPICS:
            assert after[topic] == pytest.approx(before[topic], abs=1e-5)  # printed with six digits


def test_a_new_topic_beside_known_ones_is_learnt_with_them(in_use: str, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "new.csv", 100, (*TOPICS, "sport"))
    log: list[str] = []
    run(data, log, out=tmp_path / "out")
    assert any(line.startswith("learning the new topics") for line in log)
    assert any(line.startswith("training on") for line in log)


class TrainingBegins(Exception):
    """All that the test asks for was said."""


class UntilTraining(list[str]):
    """A log that ends when training begins."""

    def append(self, line: str) -> None:
        super().append(line)
        if line.startswith("training on"):
            raise TrainingBegins


def test_training_says_how_many_articles_and_marked_passages_it_learns_from(
    in_use: str, tmp_path: Path
) -> None:
    data = write_rows(tmp_path / "new.csv", 60, TOPICS)
    with data.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "evidence"])
        writer.writeheader()
        for row in rows:
            carried = [topic for topic in TOPICS if row[topic] == "2"]
            start = row["text"].index(row["title"])
            marks = {topic: [[start, start + len(row["title"])]] for topic in carried}
            writer.writerow({**row, "evidence": json.dumps(marks)})
    log = UntilTraining()
    with pytest.raises(TrainingBegins):
        run(data, log)
    n_train = next(line.partition(" ")[0] for line in log if "new articles to train on" in line)
    told = log[-1]
    said = re.fullmatch(
        r"training on (\d+) articles and (\d+) passages that editors marked in them \.\.\.", told
    )
    assert said is not None, told
    assert said[1] == n_train
    assert 0 < int(said[2]) < int(n_train)


def test_a_poisoned_file_is_refused_before_training(in_use: str, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "poisoned.csv", 100, TOPICS, poisoned=True)
    log: list[str] = []
    result = run(data, log)
    assert not result.report.passed
    assert result.path is None
    assert "the model in use is sure" in result.report.reasons[0]
    assert any("phobrief data check" in reason for reason in result.report.reasons)
    assert not any(line.startswith("step") for line in log)
    assert Registry().pointer().current == "v0001"
    assert Registry().current().sha256 == in_use


def test_one_topic_all_zeros_is_refused(in_use: str, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "zeros.csv", 100, TOPICS)
    lines = data.read_text("utf-8")
    rows = list(csv.DictReader(lines.splitlines(keepends=True)))
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "power_control": 0} for row in rows)
    result = run(data)
    assert not result.report.passed
    assert result.report.reasons[0].startswith("power_control: ")


def test_force_is_written_down(in_use: str, borrowed_graph: None, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "poisoned.csv", 60, TOPICS, poisoned=True)
    result = run(data, force="chúng tôi đã đọc lại", overrides=["epochs=1"])
    assert not result.report.passed
    assert result.in_use
    move = Registry().pointer().moves[-1]
    assert (move.version, move.forced, move.reason) == ("v0002", True, "chúng tôi đã đọc lại")
    assert Registry().version("v0002").lineage.gate["forced"] == "chúng tôi đã đọc lại"


def test_a_refused_challenger_is_kept_and_not_used(
    in_use: str, borrowed_graph: None, tmp_path: Path
) -> None:
    data = write_rows(tmp_path / "new.csv", 60, TOPICS)
    log: list[str] = []
    result = run(data, log, overrides=["epochs=1", "gate.min_positives=50"])
    told = next(i for i, line in enumerate(log) if line.startswith("the gate will refuse"))
    assert told < next(i for i, line in enumerate(log) if line.startswith("training on"))
    assert not result.report.passed
    assert "too few positives" in " ".join(result.report.reasons)
    assert result.version == "v0002"
    assert Registry().pointer().current == "v0001"


def test_base_data_unlabelled_and_regression_files(
    in_use: str, borrowed_graph: None, tmp_path: Path
) -> None:
    data = write_rows(tmp_path / "new.csv", 50, TOPICS)
    # The first 10 stand in the new file too: they can be learnt from but not judged by.
    base = write_rows(tmp_path / "base.csv", 80, TOPICS, start=40)
    regression = write_rows(tmp_path / "regression.csv", 10, TOPICS)
    plain_rows = tmp_path / "plain.jsonl"
    plain_rows.write_text(
        "\n".join(json.dumps({"text": article("none", i)}) for i in range(200, 210)), "utf-8"
    )
    log: list[str] = []
    run(data, log, base=base, regression=regression, unlabelled=plain_rows, overrides=["epochs=1"])
    # 10 of the new rows stand in the regression file; 30 are parted, 10 more are trained on.
    assert any(
        "29 new articles to train on, 5 to tune thresholds, 6 for the gate" in x for x in log
    )
    assert any("70 old articles, 10 in the regression file" in line for line in log)
    assert any("reading 10 unlabelled articles" in line for line in log)


@pytest.mark.parametrize(
    ("columns", "error", "message"),
    [
        (("cadre_wrok",), LabelError, "did you mean 'cadre_work'"),
        (("Thể thao",), phobrief.ConfigError, "lower_snake_case"),
    ],
)
def test_names_that_are_slips(
    in_use: str, tmp_path: Path, columns: tuple[str, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        run(write_rows(tmp_path / "new.csv", 40, columns))


def test_a_new_topic_nobody_carries(in_use: str, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "new.csv", 40, (*TOPICS, "weather"))
    with pytest.raises(TrainingError, match="'weather': expected at least 10"):
        run(data)


def test_out_that_holds_something(in_use: str, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "new.csv", 40, TOPICS)
    with pytest.raises(ModelStoreError, match="expected a new or empty folder"):
        run(data, out=tmp_path)


def test_without_a_registry_the_bundled_model_is_where_it_starts(tmp_path: Path) -> None:
    data = write_rows(tmp_path / "new.csv", 10, ("weather",))
    log: list[str] = []
    with pytest.raises(TrainingError):
        run(data, log)
    assert find_model(None) == bundled_path()


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from phobrief.{package} import {module} as module
original, calls = module.{function}, 0
def kill(*arguments, **named):
    global calls
    calls += 1
    result = original(*arguments, **named) if {after} else None
    if calls == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result if {after} else original(*arguments, **named)
module.{function} = kill
from phobrief.training.finetuning import export
from phobrief.training.retraining.data import RetrainFiles
from phobrief.training.retraining.retrain import retrain
graphs = list(Path({model!r}).glob("*.onnx"))
export.write_graphs = lambda _, folder, *__: [shutil.copy(graph, folder) for graph in graphs]
retrain(RetrainFiles(Path({data!r})), overrides={overrides!r}, device="cpu")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize(
    ("place", "function", "call", "after"),
    [
        # in the middle of training
        ("training.finetuning.finetune", "save_checkpoint", 2, True),
        # files written, not sealed
        ("models.store.folder", "seal_model", 1, False),
        # sealed, not judged
        ("training.retraining.retrain", "write_gate", 1, False),
        # judged, not registered
        ("training.retraining.retrain", "now", 1, True),
    ],
)
def test_killed_and_started_again_it_goes_on(
    in_use: str,
    borrowed_graph: None,
    tiny_model: Path,
    tmp_path: Path,
    place: str,
    function: str,
    call: int,
    after: bool,
) -> None:
    data = write_rows(tmp_path / "new.csv", 50, TOPICS)
    overrides = [*SETTINGS, "gate.macro_fall=1.0", "gate.topic_fall=1.0"]
    package, _, module = place.rpartition(".")
    code = textwrap.dedent(KILLED).format(
        package=package,
        module=module,
        function=function,
        call=call,
        after=after,
        data=str(data),
        overrides=overrides,
        model=str(tiny_model),
    )
    done = fork_code(code)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert [v.name for v in Registry().versions()] == ["v0001"]
    assert Registry().current().sha256 == in_use
    phobrief.load().brief(article("sport", 1))
    log: list[str] = []
    result = run(data, log, overrides=overrides)
    assert result.in_use
    first = next((line for line in log if line.startswith("step")), None)
    n_trained = 0 if first is None else int(first.split()[1].split("/")[0])
    assert (first is None) == (module != "finetune")  # what is trained is not trained again
    assert first is None or n_trained > 4


def test_resumed_training_gives_the_same_weights(
    in_use: str, borrowed_graph: None, tmp_path: Path
) -> None:
    data = write_rows(tmp_path / "new.csv", 50, TOPICS)
    whole = run(data, out=tmp_path / "whole")

    def stop(line: str) -> None:
        if line.startswith("step 10/") and "min left" in line:
            raise KeyboardInterrupt

    files, options = RetrainFiles(data), {"overrides": [*SETTINGS], "device": "cpu"}
    with pytest.raises(KeyboardInterrupt):
        retrain(files, out=tmp_path / "resumed", log=stop, **options)
    assert not (tmp_path / "resumed").exists()
    retrain(files, out=tmp_path / "resumed", log=lambda line: None, **options)
    weights = [(tmp_path / n / "model.safetensors").read_bytes() for n in ("whole", "resumed")]
    assert weights[0] == weights[1]
    assert whole.path == tmp_path / "whole"
    assert not list(tmp_path.glob(".*retrain-*"))
