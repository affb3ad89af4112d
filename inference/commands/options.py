"""The options that several commands have, each written once.

A command takes them as annotations: ``def evaluate(model: Model = None)``; one that briefs takes all those of
`model_choice` by `with_model_choice`. Help texts list the values from the table that decides them (`FORMATS`,
`SUMMARIZERS`), so that they cannot be out of date.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from ...errors import ConfigError, alternatives
from ...models.summarizers.choose import DEFAULT_SUMMARIZER, SUMMARIZERS
from ..jobs.outputs.sinks import FORMATS
from ..jobs.spec import ModelChoice

# Which model, and how it runs
Model = Annotated[
    str | None, typer.Option(help="Model folder, version or org/name; nothing: the one in use.")
]
Runtime = Annotated[str, typer.Option(help="openvino (no torch needed) or torch.")]
Precision = Annotated[
    str,
    typer.Option(
        help="float32 (the same answers on every machine), bfloat16, int8, or auto: the fastest here."
    ),
]
Device = Annotated[str | None, typer.Option(help="For torch: cpu, cuda ...")]
TrainingDevice = Annotated[
    str | None, typer.Option("--device", help="cpu, cuda ...; nothing: a GPU if there is one.")
]

Thresholds = Annotated[
    list[str] | None,
    typer.Option(
        "--threshold",
        metavar="TOPIC=SCORE",
        help="Tag a topic from this score on, 0 to 1, instead of what the model has learnt.",
    ),
]

Policy = Annotated[
    str | None,
    typer.Option(
        metavar="POLICY",
        help="What thresholds are for: best_f1, min_precision=0.95 or min_recall=0.95; nothing: what the"
        " model was tuned for.",
    ),
]

# The abstract
MaxSentences = Annotated[
    int | None, typer.Option(min=1, help="At most this many sentences in the abstract.")
]
MaxSyllables = Annotated[
    int | None, typer.Option(min=1, help="At most this many syllables in the abstract.")
]
Summarizer = Annotated[
    str,
    typer.Option(
        help=f"{alternatives(f'{n} ({kind.description})' for n, kind in SUMMARIZERS.items())}."
    ),
]
SummarizerModel = Annotated[
    str | None,
    typer.Option(
        help=" ".join(f"For {n}: {kind.models}." for n, kind in SUMMARIZERS.items() if kind.models)
    ),
]

# What is read
TextColumn = Annotated[str, typer.Option(help="Column with the article.")]
IdColumn = Annotated[str, typer.Option(help="Column with its key.")]
Data = Annotated[Path, typer.Option(help="Labelled articles.")]
Corpus = Annotated[
    Path | None,
    typer.Option(
        help="Texts by id (vietnews parquet), when the data holds only grades or abstracts by id."
    ),
]
Split = Annotated[
    str | None,
    typer.Option(
        help="Only rows of this split: dev ...; where the rows name none, dev is what the model held out."
    ),
]
Limit = Annotated[int | None, typer.Option(min=1, help="At most this many articles.")]

# The review desk
Db = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The desk's database: sqlite:////data/desk.db, postgresql://...; nothing: beside the models.",
    ),
]

# What is written
Out = Annotated[
    str,
    typer.Option(
        metavar="PATH",
        help="A name in "
        + alternatives(f"{suffix} ({form.description})" for suffix, form in FORMATS.items())
        + "; FOLDER/ for a dataset of part files.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]

# How training goes
Overrides = Annotated[
    list[str] | None, typer.Option("--set", metavar="SECTION.KEY=VALUE", help="Change a value.")
]
Restart = Annotated[bool, typer.Option("--restart", help="Forget what was done before.")]


def thresholds_of(pairs: Sequence[str] | None) -> dict[str, float]:
    """The values of ``--threshold`` by topic.

    Raises:
        ConfigError: one is not of the form TOPIC=SCORE.
    """
    found = {}
    for pair in pairs or ():
        topic, _, score = pair.partition("=")
        try:
            found[topic.strip()] = float(score.replace(",", "."))  # 0,4 in Vietnamese
        except ValueError:
            raise ConfigError(
                f"--threshold {pair}: expected TOPIC=SCORE, say cadre_work=0.4"
            ) from None
    return found


def model_choice(  # a parameter for each option
    model: Model = None,
    threshold: Thresholds = None,
    policy: Policy = None,
    max_sentences: MaxSentences = None,
    max_syllables: MaxSyllables = None,
    summarizer: Summarizer = DEFAULT_SUMMARIZER,
    summarizer_model: SummarizerModel = None,
    runtime: Runtime = "openvino",
    precision: Precision = "auto",
    device: Device = None,
) -> ModelChoice:
    """What the options of a command that briefs ask for."""
    return ModelChoice(
        model=model,
        runtime=runtime,
        precision=precision,
        device=device,
        max_sentences=max_sentences,
        max_syllables=max_syllables,
        summarizer=summarizer,
        summarizer_model=summarizer_model,
        thresholds=thresholds_of(threshold) or None,
        policy=policy,
    )


def with_model_choice(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `model_choice` in the place of its parameter ``choice``."""
    options = inspect.signature(model_choice, eval_str=True).parameters
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        parameters += options.values() if parameter.name == "choice" else [parameter]

    @wraps(command)
    def chosen(**given: Any) -> None:
        choice = model_choice(**{name: given.pop(name) for name in options})
        command(choice=choice, **given)

    # What Typer and the reference of the commands read.
    chosen.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    chosen.__annotations__ = {p.name: p.annotation for p in parameters}
    return chosen
