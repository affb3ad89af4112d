"""What abstracts are learnt from: the salience head, word importance, the domain; seq2seq models.

`learn` is what a training run calls.
"""
