"""Does the article support every number, date, name, office and negation of an abstract?

`check_faithfulness` asks once; `FaithfulnessChecker` reads the article once for many abstracts."""

from .check import FaithfulnessChecker, check_faithfulness
from .reading.units import FaithfulnessReport, Finding

__all__ = ["FaithfulnessChecker", "FaithfulnessReport", "Finding", "check_faithfulness"]
