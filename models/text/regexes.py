"""Regular expressions that are compiled when they are first used.

An ordinary article asks half of ours, and of those of the consistency check only where something was cut.
"""

from __future__ import annotations

import re
from typing import Any, cast


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, which is called when something other than ``pattern`` is asked of it."""
    return cast("re.Pattern[str]", _Uncompiled(source, flags))


class _Uncompiled:
    """What it is asked for is kept: the second ``search`` costs what one of a `re.Pattern` does."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self._given = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copying and pickling ask for what a plain object has not
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._given)
        for known in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub"):
            setattr(self, known, getattr(compiled, known))
        return getattr(compiled, name)
