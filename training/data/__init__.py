"""Labelled files, plain corpora, splits and reference abstracts, read into one form.

Every other room of training gets its rows from here. `files` reads tables, `label_shapes` how their rows tell
labels, `corpora` texts by id, `articles` the labelled and unlabelled articles of a run, `abstracts` what
abstracts are measured against.
"""
