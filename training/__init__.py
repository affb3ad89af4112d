"""From labelled articles to a model directory: data, vocabulary, pretrain, finetune, calibrate, evaluate.

Everything that trains is here; it needs `pip install phobrief[train]`.
README.md says which command does what.
"""
