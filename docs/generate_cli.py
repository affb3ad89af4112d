"""Write docs/cli.md, the reference of the command line, from the commands themselves.

    python docs/generate_cli.py

It reads what the commands declare and not what the terminal shows of it, so that the text is the same on
every machine and with every version of Typer. A test fails when the file is stale; `make docs` writes it.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo

from phobrief.inference.commands.app import app, options_of_all

OUT = Path(__file__).with_name("cli.md")
HEAD = """\
# The command line

<!-- Written by docs/generate_cli.py from the commands: change those, then `make docs`. -->

Exit codes: 0 all well; 1 done, but some rows failed, something needs a look, or the gate refused; 2 could not
run, with one line on standard error that says what to do; 128 and more: stopped by a signal.
`phobrief COMMAND --help` prints the same as here; `phobrief --install-completion` lets the Tab key complete
commands and options in bash, zsh, fish and PowerShell.

With `--errors-as json` every line about an error is an object, `{"error": "ModelStoreError", "message":
"...", "exit_code": 2}`; where one input of several failed it has `"input"` and no `"exit_code"`. Warnings are
`{"warning": "..."}`. These are English in either language.
For a person all is Vietnamese with `--lang vi`, and where the locale is Vietnamese: help, results, errors,
reports. `PHOBRIEF_LANG` stands for `--lang`.

Every command takes these, before or after its name:

"""
_METAVARS = {int: "INTEGER", float: "NUMBER", str: "TEXT", Path: "PATH"}


def reference() -> str:
    """Return the text of docs/cli.md."""
    commands = dict(_commands(app, "phobrief"))
    links = [
        f"- [{name}](#{name.replace(' ', '-')}): {_help(function).splitlines()[0]}"
        for name, function in commands.items()
    ]
    sections = [_section(name, function) for name, function in commands.items()]
    return "\n".join([HEAD, *_table(options_of_all), "", *links, *sections, ""])


def _commands(group: typer.Typer, name: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the commands of a group and of the groups in it, each by the words that call it."""
    for command in group.registered_commands:
        function = command.callback
        assert function is not None
        yield f"{name} {command.name or function.__name__.replace('_', '-')}", function
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(inner.typer_instance, f"{name} {inner.name}")


def _section(name: str, function: Callable[..., Any]) -> str:
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    rows = [_row(parameter) for parameter in parameters]
    arguments = [row[0] for row, p in zip(rows, parameters, strict=True) if _is_argument(p)]
    usage = [name, *["[OPTIONS]"] * (len(rows) > len(arguments)), *arguments]
    lines = ["", f"## {name}", "", "```", " ".join(usage), "```", "", _help(function)]
    lines += ["", *_table(function)] if rows else []
    return "\n".join(lines)


def _table(function: Callable[..., Any]) -> list[str]:
    """The options and arguments of a command, as the lines of a table."""
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    lines = [
        f"| {_code(shown)} | {default} | {_text(what)} |"
        for shown, default, what in map(_row, parameters)
    ]
    return ["| | without it | |", "|---|---|---|", *lines]


def _help(function: Callable[..., Any]) -> str:
    return inspect.getdoc(function) or ""


def _row(parameter: inspect.Parameter) -> tuple[str, str, str]:
    """How a parameter is typed, what stands without it, and what it means."""
    info, kind, many = _declared(parameter)
    default = "" if parameter.default in (None, False, "") else _code(parameter.default)
    default = default.replace("`True`", "on")
    if parameter.default is inspect.Parameter.empty:
        default = "" if isinstance(info, ArgumentInfo) else "required"
    if isinstance(info, ArgumentInfo):
        shown = info.metavar or parameter.name.upper() + "..." * many
        optional = parameter.default is not inspect.Parameter.empty
        return (f"[{shown}]" if optional and shown[0] != "[" else shown), default, info.help or ""
    flag = "--" + parameter.name.replace("_", "-")
    # In an annotation the first name stands where the default would.
    names = [n for n in (info.default, *(info.param_decls or ())) if isinstance(n, str)]
    names = names or [flag if kind is not bool else f"{flag}/--no-{flag[2:]}"]
    value = "" if kind is bool else f" {info.metavar or _metavar(kind)}"
    help_text = (info.help or "") + " May be given several times." * many
    help_text += _limits(info)
    return ", ".join(names) + value, default, help_text


def _metavar(kind: Any) -> str:
    """The names that may be typed, or the kind of value."""
    return "|".join(get_args(kind)) if get_origin(kind) is Literal else _METAVARS[kind]


def _declared(parameter: inspect.Parameter) -> tuple[OptionInfo | ArgumentInfo, type, bool]:
    """What Typer is told of a parameter, the type of one value, and whether there may be several."""
    kind, many = parameter.annotation, False
    if get_origin(kind) is not Annotated:
        raise TypeError(f"{parameter}: expected Annotated[..., typer.Option(...)]")
    kind, *declared = get_args(kind)
    info = next(one for one in declared if isinstance(one, OptionInfo | ArgumentInfo))
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(k for k in get_args(kind) if k is not types.NoneType)
    if get_origin(kind) is list:
        (kind,), many = get_args(kind), True
    return info, kind, many


def _is_argument(parameter: inspect.Parameter) -> bool:
    return isinstance(_declared(parameter)[0], ArgumentInfo)


def _limits(info: OptionInfo | ArgumentInfo) -> str:
    if info.min is None and info.max is None:
        return ""
    low = "" if info.min is None else f"at least {info.min:g}"
    high = "" if info.max is None else f"at most {info.max:g}"
    return f" ({', '.join(filter(None, (low, high)))})"


def _code(value: object) -> str:
    return f"`{value}`".replace("|", "\\|")


def _text(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    OUT.write_text(reference(), encoding="utf-8")
