"""Does retraining forget? Train on one half of topics.csv, retrain with the other, compare with all at once.

    python -m phobrief.benchmarks.training.retraining --data FOLDER --out DIR --seeds 1 2 3 [--start FOLDER]

FOLDER is the one that training/README.md describes. The halves are random, so neither is older. Everything
is measured on the dev split, which no run sees: thresholds are tuned on rows held out of the halves. Writes
DIR/retraining.json and prints a table. ``--start`` names the ``.training`` of an earlier run of
configs/mini.yaml, whose segmenter, vocabulary and pre-trained encoder are taken, which saves
the first hour; none of them has seen a label.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
from pathlib import Path
from typing import Any

from phobrief.training.data.articles.labelled import join_grades
from phobrief.training.evaluation.compare import compare_models
from phobrief.training.retraining.data import RetrainFiles
from phobrief.training.retraining.retrain import retrain
from phobrief.training.run import run_training
from phobrief.training.topics.baseline import TOPICS

START_FILES = (
    "vocab.txt",
    "bpe.codes",
    "segmenter.json",
    "pieces.u16",
    "validation.u16",
    "titles.pt",
)


def main() -> None:
    """Run all seeds and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument(
        "--set", action="append", default=[], help="of training, as in phobrief train"
    )
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    results = [one_seed(seed, arguments) for seed in arguments.seeds]
    (arguments.out / "retraining.json").write_text(json.dumps(results, indent=2), "utf-8")
    print(f"{'seed':>4} {'model':18} " + " ".join(f"{t:>21}" for t in TOPICS) + f" {'macro':>6}")
    for result in results:
        for name, f1 in result["f1"].items():
            cells = " ".join(f"{f1[topic]:21.3f}" for topic in TOPICS)
            print(f"{result['seed']:>4} {name:18} {cells} {f1['macro']:6.3f}")


def one_seed(seed: int, arguments: argparse.Namespace) -> dict[str, Any]:
    """Train the half, retrain it twice, train on all; F1 of each on dev."""
    folder = arguments.out / f"seed{seed}"
    files = write_halves(arguments.data, folder, seed)
    half = train(files["half_a"], folder / "half", seed, arguments)
    new = RetrainFiles(files["half_b"])
    with_base = RetrainFiles(files["half_b"], base=files["half_a"])
    overrides = [f"seed={seed}"]
    models = {"half": half}
    reports = {}
    for name, given in (("retrained", new), ("retrained + base", with_base)):
        path = folder / name.replace(" ", "")
        if not path.is_dir():
            reports[name] = retrain(given, model=half, out=path, overrides=overrides).report.passed
        models[name] = path
    models["all at once"] = train(files["all"], folder / "all", seed, arguments)
    return {
        "seed": seed,
        "gate_passed": reports,
        "f1": {name: f1_on(files["dev"], half, path) for name, path in models.items()},
    }


def train(data: Path, out: Path, seed: int, arguments: argparse.Namespace) -> Path:
    """Train by configs/mini.yaml on one file of labels; a finished model is taken as it is."""
    if (out / "phobrief.json").is_file():
        return out
    if arguments.start is not None:
        (out / ".training").mkdir(parents=True, exist_ok=True)
        for name in START_FILES:
            shutil.copyfile(arguments.start / name, out / ".training" / name)
    corpus = (arguments.data / "vietnews-train.parquet").absolute()
    overrides = [
        f"seed={seed}",
        f"data.folder={data.parent.absolute()}",
        f"data.labelled={data.name}",
        f"data.articles={corpus}",
        "data.plain=null",
        "data.references=abstracts.jsonl",
        "data.validation=null",
        *arguments.set,
    ]
    return run_training("mini", overrides, out).path


def f1_on(dev: Path, half: Path, model: Path) -> dict[str, float]:
    """F1 per topic and macro on the dev rows."""
    result = compare_models(half, model, dev)
    found = {topic: result["topics"][topic]["b"]["f1"] for topic in TOPICS}
    return {**found, "macro": result["macro"]["b"]}


def write_halves(data: Path, folder: Path, seed: int) -> dict[str, Path]:
    """The two halves of the train rows, both together, and dev, as JSON Lines with texts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (data / "topics.csv").open(encoding="utf-8", newline="") as file:
        split = {row["id"]: row["split"] for row in csv.DictReader(file)}
    rows = join_grades(data / "topics.csv", data / "vietnews-train.parquet", topics=TOPICS)
    lines = [
        {"id": r.article.id, "title": r.article.title, "text": r.article.text, **r.grades}
        for r in rows
    ]
    train_rows = [line for line in lines if split[line["id"] or ""] == "train"]
    random.Random(seed).shuffle(train_rows)
    middle = len(train_rows) // 2
    parts = {
        "half_a": train_rows[:middle],
        "half_b": train_rows[middle:],
        "all": train_rows,
        "dev": [line for line in lines if split[line["id"] or ""] == "dev"],
    }
    paths = {name: folder / f"{name}.jsonl" for name in parts}
    for name, part in parts.items():
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in part)
        paths[name].write_text(text, encoding="utf-8")
    return paths


if __name__ == "__main__":
    main()
