"""Studies and measurements, run from a checkout: `python -m phobrief.benchmarks.ROOM.NAME`.

`text` (sentences, words, pieces), `extractive` (abstracts), `guard` (the consistency check), `training` (what
it is worth), `jobs` (large and killed ones), `speed`. Nothing of the package imports them and they are not in
the wheel.
"""
