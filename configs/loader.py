"""Read YAML into the closed schemas: packaged file < user's file < ``--set``; every error names its place."""

from __future__ import annotations

import difflib
import re
import reprlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ..errors import ConfigError
from .schemas import Topic, TopicsConfig, TrainConfig
from .seq2seq import Seq2SeqConfig

Schema = TypeVar("Schema", bound=BaseModel)
Tree = dict[str, Any]

_SHORT = reprlib.Repr()  # a few lines of YAML that name one another may stand for a billion values
_SHORT.maxlevel = 2
_SHORT.maxstring = _SHORT.maxother = 200


def load_train_config(path: str | Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Read a training config.

    Args:
        path: a YAML file, or the name of a packaged one ("mini").
        overrides: ``section.key=value`` texts, the strongest.

    Raises:
        ConfigError: unknown key, wrong type, duplicate key, broken YAML, no such file.
    """
    return load_config(TrainConfig, path, overrides)


def load_seq2seq_config(path: str | Path, overrides: Sequence[str] = ()) -> Seq2SeqConfig:
    """Read the config of a summariser, as `load_train_config` reads that of a tagger."""
    return load_config(Seq2SeqConfig, path, overrides)


def load_config(schema: type[Schema], path: str | Path, overrides: Sequence[str]) -> Schema:
    """Read a config of any schema, as `load_train_config` does."""
    where, tree = _read_with_parents(str(path), seen=())
    for override in overrides:
        _apply_override(tree, override)
    return _validate(schema, tree, where)


def config_kind(path: str | Path) -> str:
    """What a training config trains: "seq2seq" when it says so, else "phobrief".

    Raises:
        ConfigError: as `load_train_config`; or another ``kind``.
    """
    where, tree = _read_with_parents(str(path), seen=())
    kind = tree.get("kind", "phobrief")
    if kind not in ("phobrief", "seq2seq"):
        raise ConfigError(f"{where}: kind: expected 'seq2seq' or none, got {kind!r}")
    return str(kind)


def packaged_seq2seq() -> dict[str, Seq2SeqConfig]:
    """The packaged configs of summarisers, by name."""
    names = sorted(
        f.name.removesuffix(".yaml")
        for f in files(__package__).iterdir()
        if f.name.endswith(".yaml")
    )
    return {name: load_seq2seq_config(name) for name in names if _is_seq2seq(name)}


def _is_seq2seq(name: str) -> bool:
    return _read(name)[1].get("kind") == "seq2seq"


def load_topics(path: str | Path, *, beside: Path | None = None) -> TopicsConfig:
    """Read a topics file: beside the config that names it, else the packaged one of that name."""
    candidate = beside / path if beside is not None else Path(path)
    where, tree = _read(str(candidate if candidate.is_file() else path))
    return _validate(TopicsConfig, tree, where)


def load_recipe(path: str | Path, overrides: Sequence[str] = ()) -> tuple[TrainConfig, list[Topic]]:
    """A training config and the topics of the file that it names.

    Raises:
        ConfigError: as `load_train_config` and `load_topics`.
    """
    config = load_train_config(path, overrides)
    beside = Path(path).parent if Path(path).is_file() else None
    return config, load_topics(config.topics, beside=beside).topics


def dump_config(config: BaseModel) -> str:
    """Write a config as YAML that `load_train_config` reads back to the same values."""
    return yaml.safe_dump(config.model_dump(), allow_unicode=True, sort_keys=False)


def _read_with_parents(name: str, seen: tuple[str, ...]) -> tuple[str, Tree]:
    where, tree = _read(name)
    if where in seen:
        raise ConfigError(f"{where}: extends: expected a config that does not lead back to itself")
    parent = tree.get("extends")
    if not isinstance(parent, str):
        return where, tree
    beside = Path(where).parent / parent
    _, base = _read_with_parents(str(beside if beside.is_file() else parent), (*seen, where))
    return where, _merge(base, tree)


def _merge(base: Tree, over: Mapping[str, Any]) -> Tree:
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merge(old, value) if both and old is not None else value
    return merged


def _read(name: str) -> tuple[str, Tree]:
    path = Path(name)
    if not path.is_file():
        packaged = files(__package__).joinpath(path.name if path.suffix else f"{name}.yaml")
        if not packaged.is_file():
            known = sorted(f.name for f in files(__package__).iterdir() if f.name.endswith(".yaml"))
            raise ConfigError(
                f"{name}: no such config file; give a path or one of the packaged: {', '.join(known)}"
            )
        return packaged.name, _parse(packaged.read_text(encoding="utf-8"), packaged.name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: expected a UTF-8 text file, got: {error}") from error
    return str(path), _parse(text, str(path))


class _UniqueKeyLoader(yaml.SafeLoader):
    """A safe YAML loader for which the same key twice is an error."""


def _unique_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode, deep: bool = False) -> Tree:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.MarkedYAMLError(
                problem=f"expected text as a key, got {key!r}", problem_mark=key_node.start_mark
            )
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"key '{key}' is given twice; keep one", problem_mark=key_node.start_mark
            )
        seen.add(key)
    return {str(key): value for key, value in loader.construct_mapping(node, deep=deep).items()}


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def _parse(text: str, where: str) -> Tree:
    try:
        tree = yaml.load(text, Loader=_UniqueKeyLoader)
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}:" if error.problem_mark else ""
        raise ConfigError(f"{where}:{line} {error.problem}") from error
    except RecursionError:
        raise ConfigError(f"{where}: lists and sections are nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:  # such as a date of month 99
        raise ConfigError(f"{where}: not YAML: {error}") from error
    if not isinstance(tree, dict):
        raise ConfigError(
            f"{where}: expected keys and values, got {_found(tree)}; a config is YAML such as"
            " 'extends: mini', and names labelled articles at data.labelled"
        )
    return tree


def _found(tree: object) -> str:
    names = {str: "plain text or a table", list: "a list", type(None): "an empty file"}
    return names.get(type(tree), f"the single value {tree!r}")


def _apply_override(tree: Tree, override: str) -> None:
    key, equals, value = override.partition("=")
    if not equals or not key.strip():
        raise ConfigError(f"--set {override}: expected section.key=value")
    *sections, last = key.strip().split(".")
    for section in sections:
        below = tree.setdefault(section, {})
        if not isinstance(below, dict):
            raise ConfigError(f"--set {override}: '{section}' is a value, not a section")
        tree = below
    try:
        parsed = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"--set {override}: the value is not YAML: {error}") from error
    # PyYAML reads 2e-5 as text (YAML 1.1 wants 2.0e-5); on the command line the meaning is plain.
    tree[last] = (
        float(parsed) if isinstance(parsed, str) and _EXPONENT.fullmatch(parsed) else parsed
    )


_EXPONENT = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+")


def _validate(schema: type[Schema], tree: Tree, where: str) -> Schema:
    try:
        return schema.model_validate(tree)
    except ValidationError as error:
        problems = [_explain(schema, problem) for problem in error.errors()]
        raise ConfigError("; ".join(f"{where}: {problem}" for problem in problems)) from error


def _explain(schema: type[BaseModel], problem: Mapping[str, Any]) -> str:
    place = _place(problem["loc"])
    found = problem.get("input")
    if problem["type"] == "extra_forbidden":
        allowed = sorted(_fields_at(schema, problem["loc"][:-1]))
        close = difflib.get_close_matches(str(problem["loc"][-1]), allowed, n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        return f"{place}: unknown key; {hint}allowed: {', '.join(allowed)}"
    if problem["type"] == "missing":
        return f"{place}: expected a value, found none"
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "value_error":
        return f"{place}: {message}" if place else message
    hint = ""
    if isinstance(found, str) and _EXPONENT.fullmatch(found):
        mantissa, _, exponent = found.lower().partition("e")
        dotted = mantissa if "." in mantissa else f"{mantissa}.0"
        sign = "" if exponent[0] in "+-" else "+"
        hint = f"; YAML reads it as text, write {dotted}e{sign}{exponent}"
    message = message[0].lower() + message[1:]
    return f"{place}: {message}, got {type(found).__name__} {_SHORT.repr(found)}{hint}"


def _place(location: Sequence[str | int]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _fields_at(schema: type[BaseModel], location: Sequence[str | int]) -> set[str]:
    current: Any = schema
    for part in location:
        if isinstance(part, int):
            continue
        current = current.model_fields[part].annotation
        for argument in getattr(current, "__args__", ()):
            if isinstance(argument, type) and issubclass(argument, BaseModel):
                current = argument
    return set(getattr(current, "model_fields", {}))
