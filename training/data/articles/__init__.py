"""The articles of a run: labelled or not, parted into splits, and what is made of them.

`labelled` joins grades with texts; `marked_passages` makes further examples; `seen` knows again what a model
learnt from.
"""
