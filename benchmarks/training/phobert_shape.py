"""The path of configs/phobert-base.yaml without PhoBERT's weights: its true shape with random ones.

    python -m phobrief.benchmarks.training.phobert_shape --vocab phobert-base-vocab.txt --data DIR --out DIR

Makes a folder of the hub's layout (12 layers x 768, 64,001 pieces, 258 positions), trains a few steps on
some labelled articles, exports, loads both runtimes, compares their answers and prints time and peak memory
of each part. The merges are not public with the vocabulary, so words fall into letters: more pieces than in
earnest.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import phobrief
from phobrief.articles import Article
from phobrief.inference.bench.shape import PHOBERT_BASE
from phobrief.models.encoder.network import new_encoder
from phobrief.training.data.corpora.vietnews import read_ids, to_article
from phobrief.training.run import run_training
from phobrief.training.topics.baseline import TOPICS

N_VOCABULARY = 63_996
"""Lines of PhoBERT's vocab.txt; four special pieces before them and the mask after make 64,001."""


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Print how long a part took and the peak memory of the process so far."""
    start = time.monotonic()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(
        f"{name}: {time.monotonic() - start:.1f} s, peak memory so far {peak:,.0f} MiB", flush=True
    )


def make_hub_folder(vocab: Path, folder: Path) -> None:
    """Write config.json, model.safetensors, vocab.txt and bpe.codes as the hub has them."""
    new_encoder(**PHOBERT_BASE).save_pretrained(folder)
    lines = vocab.read_text("utf-8").splitlines()[:N_VOCABULARY]
    (folder / "vocab.txt").write_text("".join(f"{line.split()[0]} 1\n" for line in lines), "utf-8")
    (folder / "bpe.codes").write_text("n g 1\n", "utf-8")


def write_labels(data: Path, folder: Path, n: int) -> list[str]:
    """Some rows of topics.csv, four fifths to train on; returns their ids."""
    with (data / "topics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:n]
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "split", *TOPICS])
        writer.writeheader()
        for number, row in enumerate(rows):
            split = "dev" if number % 5 == 0 else "train"
            writer.writerow({"id": row["id"], "split": split, **{t: row[t] for t in TOPICS}})
    return [row["id"] for row in rows]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--vocab", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=48)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    hub, model = options.out / "phobert", options.out / "model"
    with measured("a folder of the hub's layout"):
        make_hub_folder(options.vocab, hub)
    ids = write_labels(options.data, options.out, options.articles)
    corpus = (options.data / "vietnews-train.parquet").absolute()
    overrides = [
        f"encoder.pretrained={hub.absolute()}",
        f"data.folder={options.out.absolute()}",
        "data.labelled=labels.csv",
        "data.plain=null",
        "data.references=null",
        "data.validation=null",
        f"data.articles={corpus}",
        "finetune.epochs=1",
        "finetune.max_windows=2",
    ]
    with measured("training, export and tuning"):
        run_training("phobert-base", overrides, model, device="cpu")
    compare_runtimes(model, [to_article(a) for a in read_ids(corpus, ids[:10])])


def compare_runtimes(model: Path, articles: list[Article]) -> None:
    """Print how long both take, and how far their answers are apart."""
    answers = {}
    for runtime in ("torch", "openvino"):
        with measured(f"{runtime}: loading"):
            briefer = phobrief.load(model, runtime=runtime)
        with measured(f"{runtime}: {len(articles)} articles"):
            answers[runtime] = list(briefer.brief_many(articles))
    pairs = list(zip(answers["torch"], answers["openvino"], strict=True))
    apart = max(
        abs(a.score - b.score)
        for one, other in pairs
        for a, b in zip(one.topics, other.topics, strict=True)
    )
    same = all(a.tags == b.tags and a.abstract == b.abstract for a, b in pairs)
    print(f"largest difference of a score {apart:.5f}; tags and abstracts equal: {same}")


if __name__ == "__main__":
    main()
