"""Abstracts that a sequence-to-sequence model writes, and what holds it to the article.

Needs torch. A draft that the consistency check doubts is written anew, repaired or replaced.
"""
