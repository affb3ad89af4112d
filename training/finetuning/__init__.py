"""The encoder and both heads on labelled articles, plain articles and what another model says.

`finetune` is the loop; `epoch_examples` says what each epoch shows.
"""
