"""How good extractive abstracts are: lead, graph rankers, a trained ranker, sumy, phobrief, the oracle.

`table` prints them side by side on the same articles.
"""
