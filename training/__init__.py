"""From labelled articles to a model directory: data, vocabulary, pretrain, finetune, calibrate, evaluate, export.

Everything that trains is here; it needs `pip install phobrief[train]`."""
