"""How well and how fast texts are read: sentences, words, pieces, the share of words that a vocabulary knows.

Each beside the tools that do the same, where they are installed.
"""
