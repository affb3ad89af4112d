"""The lexical topic model, the TF-IDF baseline, calibration and thresholds.

`tune` fits on dev what `models.topics` decides with.
"""
