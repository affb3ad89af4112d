"""The part files of a dataset folder, by number."""

from __future__ import annotations

import os
import re

from ..spec import is_url
from .sinks import DATASET_SUFFIX

_NAME = re.compile(rf"part-(\d{{5}}|[1-9]\d{{5,}}){re.escape(DATASET_SUFFIX)}")


def part_path(folder: str, number: int) -> str:
    """Return the path or URL of a part."""
    return f"{folder}/part-{number:05d}{DATASET_SUFFIX}"


def part_numbers(folder: str) -> list[int]:
    """Return the numbers of the parts in a local folder; files with other names (Spark's) do not count."""
    if is_url(folder) or not os.path.isdir(folder):
        return []
    matches = map(_NAME.fullmatch, os.listdir(folder))
    return sorted(int(match[1]) for match in matches if match)
