"""Labelled files, plain corpora, splits and reference abstracts, read into one form.

Every other room of training gets its rows from here. A new kind of file goes into `tables`, a further
labelling tool beside `prodigy`, a new control of Label Studio into `label_studio`, a new form of cell into
`grades`: one function each. `annotators` makes one row of several people's labels.
"""
