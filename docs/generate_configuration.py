"""Write docs/configuration.md from the schemas of configs/. ``make docs`` calls it; a test finds it stale.

Pydantic knows names, types, bounds and defaults; what a key means stands below it in the source, which is
read for that alone.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phobrief.configs.retraining import RetrainConfig
from phobrief.configs.schemas import Topic, TrainConfig
from phobrief.configs.seq2seq import Seq2SeqConfig

OUT = Path(__file__).with_name("configuration.md")
HEAD = """\
# Configuration

<!-- Written by docs/generate_configuration.py from configs/: change that, then `make docs`. -->

A config is YAML. What it leaves out has the value under *without it*; `extends: NAME` takes the values of
another config first, and `--set section.key=value` wins over both. An unknown key, a wrong type or the same
key twice is an error that names the file, the place, what was found and what is allowed. The merged config is
saved with the model. YAML reads `2e-5` as text: write `2.0e-5`.

[phobrief train and pretrain](#phobrief-train-and-pretrain) · [phobrief retrain](#phobrief-retrain) ·
[a summariser](#a-summariser) · [topics.yaml](#topicsyaml) · [the environment](#the-environment)
"""
PARTS: dict[str, tuple[str, type[BaseModel]]] = {
    "phobrief train and pretrain": (
        "Packaged: `mini`, `phobert-base`, `phobert-large`. `pretrain` reads `data`, `segmenter`, `encoder`,"
        " and `pretrain`.",
        TrainConfig,
    ),
    "phobrief retrain": ("Given by `--config`; nothing: the packaged `retrain`.", RetrainConfig),
    "a summariser": (
        "For `phobrief train` too; `kind: seq2seq` tells it from the others. Packaged: `vit5-base`,"
        " `vit5-large`, `bartpho-syllable`, `bartpho-word`, `mt5-small`.",
        Seq2SeqConfig,
    ),
    "topics.yaml": (
        "A list under `topics`, in the order of the scores, beside the config that is trained or given by"
        " `--topics`. Each has:",
        Topic,
    ),
}
TAIL = """
## The environment
| | |
|---|---|
| `PHOBRIEF_HOME` | where retrained models, the pointer to the one in use and the desk's database lie |
| `PHOBRIEF_LANG` | `vi` or `en`: stands for `--lang` |
| `PHOBRIEF_VNCORENLP` | the folder of VnCoreNLP, for `segmenter.kind: vncorenlp` |
| `OMP_NUM_THREADS` | threads of torch and NumPy; OpenVINO takes the cores it may use (`taskset`) |
| `HF_HOME`, `HF_HUB_OFFLINE`, `HF_TOKEN` | Hugging Face's own: where downloads lie, no network, who you are |
"""


def reference() -> str:
    """Return the text of docs/configuration.md."""
    sections = [
        "\n".join([f"\n## {name}", what, "", *_table(schema)])
        for name, (what, schema) in PARTS.items()
    ]
    return "\n".join([HEAD.rstrip("\n"), *sections, TAIL.rstrip("\n"), ""])


def _table(schema: type[BaseModel]) -> list[str]:
    return ["| key | value | without it | |", "|---|---|---|---|", *_rows(schema, "")]


def _rows(schema: type[BaseModel], place: str) -> Iterator[str]:
    """A row for each key; a section has one of its own, with what it is about, and then those of its keys."""
    meanings = _meanings(schema)
    for name, field in schema.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            about = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
            yield f"| **`{place}{name}`** | | | {_text(about)} |"
            yield from _rows(kind, f"{place}{name}.")
        else:
            value, without = _text(_value(field)), _default(field)
            yield f"| `{place}{name}` | {value} | {without} | {_text(meanings.get(name, ''))} |"


def _meanings(schema: type[BaseModel]) -> dict[str, str]:
    """What stands as a string below each field."""
    (tree,) = ast.parse(inspect.getsource(schema)).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and _is_text(after)
        ):
            found[node.target.id] = " ".join(after.value.value.split())  # type: ignore[attr-defined]
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _value(field: FieldInfo) -> str:
    """What may stand there: names, or a kind of value with its bounds."""
    kind, bounds = _kind(field.annotation), list(field.metadata)
    if get_origin(kind) is Annotated:
        kind, *inner = get_args(kind)
        bounds += inner[0].metadata if isinstance(inner[0], FieldInfo) else inner
    if get_origin(kind) is Literal:
        return ", ".join(f"`{name}`" for name in get_args(kind))
    if get_origin(kind) is list:
        return "one name or a list of names"
    named = {int: "a whole number", float: "a number", str: "text", bool: "`true`, `false`"}[kind]
    limits = {"ge": "{:g} or more", "gt": "above {:g}", "le": "{:g} or less", "lt": "below {:g}"}
    told = [
        limits[name].format(getattr(bound, name))
        for bound in bounds
        for name in limits
        if getattr(bound, name, None) is not None
    ]
    return ", ".join([named, *told])


def _kind(annotation: Any) -> Any:
    """The type of a value that may also be null."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(kind for kind in get_args(annotation) if kind is not types.NoneType)
    return annotation


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is None or field.default in ("", []):
        return "nothing"
    shown = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
    return f"`{shown}`"


def _text(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    OUT.write_text(reference(), encoding="utf-8")
