"""The version of the package that is installed."""

from __future__ import annotations


def package_version() -> str:
    """Of the installed package; "0+unknown" in a folder that was never installed."""
    # Not at the top: the import takes as long as `import phobrief`, which needs it for nothing.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("phobrief")
    except PackageNotFoundError:
        return "0+unknown"
