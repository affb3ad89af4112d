"""Abstracts that a sequence-to-sequence model writes, and what keeps it faithful to the article.

Needs torch. A draft that the consistency check doubts is generated again, repaired or replaced.
"""
