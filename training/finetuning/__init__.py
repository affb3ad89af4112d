"""The encoder and its heads on labelled articles and on what another model says.

`finetune` is the loop; `epoch_examples` says what each epoch shows.
"""
