"""The model card (README.md of a model directory), from the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..models.store.manifest import Manifest
from ..models.topics.lexical import LEXICAL

_INTENDED = """\
Tags Vietnamese articles on party and state affairs and picks the sentences of a short abstract. Meant for
newsrooms, archives and researchers who check what they quote: every tag shows its sentences, every
abstract is made of the article's own sentences."""

_LIMITS = """\
- Scores are estimates learnt from few articles labelled by one annotator; a topic that is not tagged may
  still be there. Read the evidence before quoting a tag.
- Learnt from online newspapers and pages of the years of its data; other genres, years and OCR text will do
  worse.
- The thresholds were tuned on the dev articles the figures above come from, so these flatter a little."""


def _pretraining(manifest: Manifest) -> str:
    pretrain = manifest.config.get("pretrain", {})
    steps = pretrain.get("steps")
    return f", pre-trained by {pretrain['objective']} in {steps} steps" if steps else ""


# Most of its lines are the text of the card.
def model_card(manifest: Manifest, folder: Path) -> str:
    """The model card in Markdown.

    Args:
        folder: holds the model's other files; a part that is missing there is not described.
    """
    encoder = manifest.config.get("encoder", {})
    pretrained = encoder.get("pretrained")
    origin = (
        f"fine-tuned from {pretrained}"
        if pretrained
        else f"trained from nothing: {encoder.get('n_layers')} layers x {encoder.get('width')}, "
        f"{encoder.get('n_pieces')} pieces{_pretraining(manifest)}"
    )
    data = "\n".join(
        f"- {name} (sha256 {sha[:16]}…)" for name, sha in manifest.training_data.items()
    )
    return f"""---
language: vi
library_name: phobrief
license: apache-2.0
tags: [phobert, multi-label, summarization, vietnamese]
---
# {manifest.name} {manifest.version}

{_INTENDED}

```python
import phobrief
brief = phobrief.load("FOLDER OF THIS FILE").brief(text)
```

## What it is
A RoBERTa encoder ({origin}), mean pooling per sentence,
attention per topic over all sentences of all windows ({manifest.windows.max_pieces} pieces each),
and a salience score per sentence from its vector and its surface features.{_lexical_line(folder)}
Made with phobrief {manifest.package_version}; `phobrief.json` holds the whole config.

## Topics
{_topics_table(manifest)}

{_abstract_lines(manifest)}

## Learnt from
{data or "- not recorded"}

The texts belong to their publishers and are not part of this model.

## Limits
{_LIMITS}
"""


def _lexical_line(folder: Path) -> str:
    if not (folder / LEXICAL).is_file():
        return ""
    return """ A support vector machine over
latent semantic dimensions of the article and of its lead, and a small network over the same dimensions of
every three sentences, of which the most telling ones count, add their logits to each topic's
(`lexical.safetensors`); what they lose without a sentence counts as evidence."""


def _topics_table(manifest: Manifest) -> str:
    """Thresholds, and the figures on dev of each topic that was judged there."""
    dev = manifest.metrics.get("dev", {})
    lines = [
        "| id | name | threshold | precision | recall | F1 (95 %) | average precision | ECE | positives |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for topic in manifest.topics:
        found = {**topic.tuned, "support": topic.tuned.get("n_positive")}
        found |= dev.get("topics", {}).get(topic.id, {})
        cells = [_figure(found.get(key)) for key in ("precision", "recall", "f1")]
        cells[-1] += _interval(found.get("f1_interval"))
        cells += [_figure(found.get(key)) for key in ("average_precision", "ece", "support")]
        lines.append(f"| {topic.id} | {topic.name} | {topic.threshold:.3f} | {' | '.join(cells)} |")
    if dev.get("macro_f1") is not None:
        macro = f"Macro F1 {dev['macro_f1']:.3f}{_interval(dev.get('macro_f1_interval'))}"
        lines += ["", f"On {dev['n_articles']} dev articles. {macro}.{_parts(dev)}"]
    return "\n".join(lines)


def _parts(dev: Mapping[str, Any]) -> str:
    """Macro F1 on each table that dev is of, where there are several."""
    found = [
        f"{part} ({report['n_articles']}) {_figure(report['macro_f1'])}"
        for part, report in dev.get("parts", {}).items()
    ]
    return f" By table: {', '.join(found)}." if found else ""


def _interval(bounds: Sequence[float] | None) -> str:
    return f" ({bounds[0]:.3f} to {bounds[1]:.3f})" if bounds else ""


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _abstract_lines(manifest: Manifest) -> str:
    lines = []
    if manifest.word_importance:
        lines += [
            "Which words an abstract takes up was learnt from newspapers' own abstracts",
            "(`word_importance` in `phobrief.json`).",
        ]
    if manifest.domain:
        lines += [
            "On its own topics, which sentences serve best was learnt from reference abstracts",
            "(`domain` in `phobrief.json`).",
        ]
    if figures := manifest.metrics.get("abstracts"):
        lines.append(
            f"Abstracts on {figures['n_articles']} validation articles, Unicode syllables: "
            f"ROUGE-1/2/L {figures['r1']:.1f}/{figures['r2']:.1f}/{figures['rl']:.1f}."
        )
    return "\n".join(lines)
