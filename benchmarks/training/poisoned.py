"""What does retraining say to poisoned labels? Turns some of them round, for `phobrief retrain` to refuse.

    python -m phobrief.benchmarks.training.poisoned --data FOLDER --out poisoned.jsonl
        [--share 0.3] [--seed 0]
    phobrief retrain --data poisoned.jsonl --out never      # exit code 1: refused before any training

FOLDER is the one that training/README.md describes; the dev articles are taken, which the bundled model did
not learn from. Each label is turned round with the chance given, by itself.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from phobrief.training.data.articles.labelled import join_grades
from phobrief.training.data.label_shapes.grades import ABSENT, MAIN
from phobrief.training.topics.baseline import TOPICS


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the poisoned file and say how many labels were turned round."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    draw = random.Random(options.seed)
    rows = join_grades(
        options.data / "topics.csv", options.data / "vietnews-train.parquet", topics=TOPICS
    )
    turned = dict.fromkeys(TOPICS, 0)
    with options.out.open("w", encoding="utf-8") as file:
        for row in rows:
            if row.split != "dev":
                continue
            grades = dict(row.grades)
            for topic in TOPICS:
                if draw.random() < options.share:
                    grades[topic] = ABSENT if grades[topic] else MAIN
                    turned[topic] += 1
            article = row.article
            line = {"id": article.id, "title": article.title, "text": article.text, **grades}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{options.out}: turned round {turned}")


if __name__ == "__main__":
    main()
