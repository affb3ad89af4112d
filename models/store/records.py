"""Records kept as JSON beside a model: frozen, and closed (an unknown key is an error).

By msgspec, not pydantic: its import takes a seventh of the time, and a model is loaded by every command.
"""

from __future__ import annotations

from typing import Any, Self

import msgspec


class Stored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record of a JSON file; its fields are the keys. Subclasses repeat ``frozen=True, kw_only=True``."""

    @classmethod
    def from_tree(cls, tree: object) -> Self:
        """Read what `json.loads` gave.

        Raises:
            ValueError: a key is missing, unknown or of another type; names its place.
        """
        try:
            return msgspec.convert(tree, cls)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error

    def to_tree(self) -> dict[str, Any]:
        """The record as a dictionary for `json.dumps`."""
        tree: dict[str, Any] = msgspec.to_builtins(self)
        return tree

    def but(self, **changes: Any) -> Self:
        """A copy with other values of some fields."""
        return msgspec.structs.replace(self, **changes)
