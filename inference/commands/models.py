"""`phobrief models ...`: the registry on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ...errors import ModelStoreError
from ...messages import tell
from ...models.store.folder import BUNDLED_NAMES, ModelFolder, bundled_path, find_model, open_model
from ...models.store.home import LINEAGE, complete_versions, is_version_name
from ...models.store.lineage import GATE_FILES, Lineage, read_lineage
from ...models.store.registry import Registry, Version, now
from ...version import package_version
from ..vietnamese import spoken
from .console import say
from .options import AsJson

models_app = typer.Typer(
    help="The models there are, which one is in use, and why.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_LABELS = ("folder", "topics", "precision", "made", "from", "data", "gate", "promote", "rollback")
Reason = Annotated[str, typer.Option(help="Why; written down.")]


@models_app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List all versions, and of each whether it is in use, usable, refused by the gate or damaged."""
    registry = Registry()
    current = registry.pointer().current
    names = (None, *complete_versions(registry.home))
    rows = [_listed(registry, name, name == current) for name in names]
    if as_json:
        typer.echo(json.dumps({"home": str(registry.home), "models": rows}, ensure_ascii=False))
        return
    headers = [tell(f"models.{name}") for name in ("header", "state", "version", "made", "from")]
    typer.echo(_columns(" ", *headers, "macro F1", tell("models.gate")))
    for row in rows:
        typer.echo(_list_line(row))
    if len(rows) > 1:
        typer.echo(tell("models.list_note"))


@models_app.command()
def show(
    model: Annotated[str, typer.Argument(help="v0001, bundled; nothing: in use.")] = "",
    as_json: AsJson = False,
) -> None:
    """Where a model comes from, what it was judged on, and when it was in use."""
    from ...models.encoder.runtimes.openvino_runtime import best_precision

    registry = Registry()
    name = _version_name(model) if model else registry.pointer().current
    folder, lineage = _folder(registry, name), None
    if name is not None:
        lineage = registry.version(name).lineage
    moves = [m.to_tree() for m in registry.pointer().moves if m.version == name]
    tree: dict[str, Any] = {
        "model": name or "bundled",
        "path": str(folder.path),
        "sha256": folder.sha256,
        "topics": [topic.id for topic in folder.manifest.topics],
        "precision": best_precision(folder.path),
        "in_use": registry.pointer().current == name,
        "lineage": lineage.to_tree() if lineage else None,
        "moves": moves,
    }
    if as_json:
        typer.echo(json.dumps(tree, ensure_ascii=False, indent=2))
        return
    for line in _show_lines(tree, folder):
        typer.echo(line)


@models_app.command()
def promote(
    model: Annotated[str, typer.Argument(help="v0001, bundled, or a model folder to add.")],
    reason: Reason = "",
    force: Annotated[
        bool, typer.Option("--force", help="Also a model that the gate refused; needs --reason.")
    ] = False,
) -> None:
    """Put a model in use."""
    registry = Registry()
    name = _bring_in(registry, model) if _is_folder(model) else _version_name(model)
    lineage = registry.version(name).lineage if name else None
    refused = lineage is not None and lineage.gate.get("passed") is False
    if refused and not (force and reason.strip()):
        raise ModelStoreError(
            f"{name}: the gate refused it ({'; '.join(lineage.gate['reasons']) if lineage else ''}); "
            "to put it in use anyway add --force --reason TEXT"
        )
    registry.promote(name, reason=reason or "promoted by hand", forced=refused)
    _say_in_use(name)


@models_app.command()
def rollback(reason: Reason = "") -> None:
    """Go back to the model that was in use before."""
    pointer = Registry().rollback(reason)
    _say_in_use(pointer.current)


@models_app.command()
def compare(
    model_a: Annotated[str, typer.Argument(help="v0001, bundled, a folder.")],
    model_b: Annotated[str, typer.Argument(help="The other.")],
    data: Annotated[
        Path | None, typer.Option(help="Labelled articles; nothing: what is recorded.")
    ] = None,
) -> None:
    """Two models side by side: on labelled articles, or by what is recorded of them."""
    if data is not None:
        from .retrain import compare as on_data

        on_data(_path(model_a), _path(model_b), data)
        return
    folders = [open_model(find_model(_path(m))) for m in (model_a, model_b)]
    typer.echo(f"{'':24} {model_a:>12} {model_b:>12}")
    ids = dict.fromkeys(t.id for f in folders for t in f.manifest.topics)
    for topic in ids:
        figures = [_recorded(f, topic) for f in folders]
        typer.echo(f"{topic:24} {figures[0]:>12} {figures[1]:>12}")
    typer.echo(tell("models.compare_note"))


@models_app.command()
def push(
    model: Annotated[str, typer.Argument(help="v0001, bundled or a model folder.")],
    repo: Annotated[str, typer.Argument(metavar="ORG/NAME", help="On the Hugging Face hub.")],
    tag: Annotated[str | None, typer.Option(help="A name for this state, to pin by.")] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="Readable by all; without it a new repository is private."),
    ] = False,
) -> None:
    """Publish a model with its card; load it anywhere by ORG/NAME@COMMIT."""
    from ...models.store.hub import push_to_hub

    done = push_to_hub(_path(model), repo, tag=tag, private=not public)
    typer.echo(tell("models.published", name=done.pinned))


def _listed(registry: Registry, name: str | None, in_use: bool) -> dict[str, Any]:
    """What `list` shows of a version (None: the bundled model)."""
    row: dict[str, Any] = {
        "model": name or "bundled",
        "state": "in_use" if in_use else "usable",
        "version": "",
        "sha256": None,
        "in_use": in_use,
        "made": "",
        "from": "",
        "macro_f1": None,
        "gate": "",
        "damaged": None,
    }
    try:
        folder = _folder(registry, name)
        lineage = registry.version(name).lineage if name else None
    except ModelStoreError as error:
        return {**row, "state": "damaged", "damaged": str(error)}
    if not in_use and lineage is not None and lineage.gate.get("passed") is False:
        row["state"] = "refused"
    return {**row, **_facts(folder, lineage)}


def _facts(folder: ModelFolder, lineage: Lineage | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "version": folder.manifest.version,
        "sha256": folder.sha256,
        "macro_f1": folder.manifest.metrics.get("dev", {}).get("macro_f1"),
    }
    if lineage is not None:
        row["made"] = lineage.created
        if lineage.parent:
            row["from"] = lineage.parent.registry or lineage.parent.name
        if lineage.gate:
            row["macro_f1"] = lineage.gate.get("macro_f1")
            row["gate"] = "passed" if lineage.gate.get("passed") else "refused"
            row["gate"] += ", forced" if lineage.gate.get("forced") else ""
    return row


def _say_in_use(name: str | None) -> None:
    typer.echo(tell("models.in_use", name=name or "bundled"))
    say(tell("models.reload"))


def _list_line(row: dict[str, Any]) -> str:
    mark = "*" if row["in_use"] else " "
    if row["damaged"]:
        return f"{mark} {row['model']:9} {tell('models.damaged', why=spoken(row['damaged']))}"
    state = row["state"]
    macro = "-" if row["macro_f1"] is None else f"{row['macro_f1']:.3f}"
    facts = (row["version"], row["made"][:16], row["from"], macro, _gate(row["gate"]))
    return _columns(mark, row["model"], tell(f"models.state.{state}"), *facts)


def _columns(*cells: str) -> str:
    return "{} {:9} {:20} {:12} {:16} {:9} {:>8}  {}".format(*cells).rstrip()


def _gate(decision: str) -> str:
    """What the gate said, as `_facts` gives it."""
    return ", ".join(tell(f"models.{word}") for word in decision.split(", ") if word)


def _show_lines(tree: dict[str, Any], folder: ModelFolder) -> list[str]:
    manifest, lineage = folder.manifest, tree["lineage"]
    name = f"{manifest.name} {manifest.version}"
    lines = [
        f"{tree['model']}: {tell('models.name', name=name) if tree['in_use'] else name}",
        _fact(tell("models.folder"), tree["path"]),
        _fact("sha256", tree["sha256"]),
        _fact(tell("models.topics"), ", ".join(tree["topics"])),
        _fact(tell("models.precision"), tree["precision"]),
    ]
    if lineage:
        made = tell("models.made_by", when=lineage["created"], by=lineage["made_by"])
        lines.append(_fact(tell("models.made"), made))
        if parent := lineage["parent"]:
            at = f", {parent['registry']}" if parent["registry"] else ""
            which = f"{parent['name']} {parent['version']} ({parent['sha256'][:12]}{at})"
            lines.append(_fact(tell("models.from"), which))
        lines += [_fact(tell("models.data"), _data_file(file)) for file in lineage["data"]]
        lines += _gate_lines(lineage["gate"])
    for move in tree["moves"]:
        forced = f" ({tell('models.forced')})" if move["forced"] else ""
        what = f"{move['when']}{forced} {spoken(move['reason'])}".rstrip()
        lines.append(_fact(tell(f"models.{move['action']}"), what))
    return lines


def _fact(name: str, value: str) -> str:
    width = max(len(tell(f"models.{label}")) for label in _LABELS)
    return f"{name:{width}} {value}"


def _data_file(file: dict[str, Any]) -> str:
    role, n, sha256 = file["role"], file["n_rows"], file["sha256"][:12]
    told = tell(f"models.data.{role}")
    return tell("models.data_file", role=told, file=file["file"], n=n, sha256=sha256)


def _gate_lines(gate: dict[str, Any]) -> list[str]:
    if not gate:
        return []
    decision = "passed" if gate["passed"] else "refused"
    lines = [_fact(tell("models.gate"), tell(f"models.{decision}"))]
    lines += [_fact("", f"- {spoken(reason)}") for reason in gate["reasons"]]
    for topic, f1 in gate["topics"].items():
        before, after = ("-" if v is None else f"{v:.3f}" for v in (f1["before"], f1["after"]))
        lines.append(_fact("", f"{topic}: F1 {before} -> {after}"))
    return lines


def _folder(registry: Registry, name: str | None) -> ModelFolder:
    return open_model(bundled_path() if name is None else registry.version(name).path)


def _version_name(model: str) -> str | None:
    """The version's name; None for the bundled model."""
    if model in BUNDLED_NAMES:
        return None
    if not is_version_name(model):
        raise ModelStoreError(
            f"{model}: expected a version (v0001) or 'bundled'; phobrief models list shows what there is"
        )
    return model


def _is_folder(model: str) -> bool:
    return model not in BUNDLED_NAMES and not is_version_name(model) and Path(model).is_dir()


def _bring_in(registry: Registry, model: str) -> str:
    folder = open_model(Path(model))
    if version := registry.find(folder.sha256):
        return version.name
    lineage = Lineage(
        model_sha256=folder.sha256, made_by="add", created=now(), package_version=package_version()
    )
    extra: list[str] = []
    if (
        folder.path / LINEAGE
    ).is_file():  # made by `retrain --out`: what the gate said counts here too
        lineage = read_lineage(folder.path)
        extra = [name for name in GATE_FILES if (folder.path / name).is_file()]
    added: Version = registry.add(folder.path, lineage, extra)
    typer.echo(tell("models.registered", name=added.name))
    return added.name


def _path(model: str) -> str:
    """The path of a version or of the bundled model: a folder here may have the same name."""
    if model in BUNDLED_NAMES:
        return str(bundled_path())
    return str(Registry().version(model).path) if is_version_name(model) else model


def _recorded(folder: ModelFolder, topic: str) -> str:
    for state in folder.manifest.topics:
        if state.id == topic:
            f1 = state.tuned.get("f1")
            return "-" if f1 is None else f"{f1:.3f}"
    return tell("models.not_known")
