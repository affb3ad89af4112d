"""Syllables to words, as PhoBERT expects them: a unigram language model, or external segmenters.

`segmenter` chooses; the lexicon and its tables are files of the model directory.
"""
