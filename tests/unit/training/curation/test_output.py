"""Files that the commands on labels write."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.errors import DataError
from phobrief.training.curation.output import writing


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    out = tmp_path / "file" / "o.csv"
    with pytest.raises(DataError, match=r"--out .*o\.csv: cannot be written"), writing(out):
        pass
