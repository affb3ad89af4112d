"""Abstracts of the article's own sentences: which may open one, what each does without, how each is rated.

`extractive` puts it together; `pages` knows the kinds of articles, `cues` the words that all go by;
`word_importance` and `domain` are what is learnt beside the encoder.
"""
