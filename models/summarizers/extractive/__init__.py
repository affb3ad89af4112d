"""Abstracts of the article's own sentences: which may open one, how each is rated, how long it is cut.

`extractive` puts it together; `word_importance` and `domain` are what is learnt beside the encoder.
"""
