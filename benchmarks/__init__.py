"""Studies and measurements, run from a checkout: `python -m phobrief.benchmarks.NAME`.

Nothing of the package imports them and they are not in the wheel.
"""
