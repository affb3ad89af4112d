"""The words that extractive abstracts go by: `sentence_cues` of sentences, `clause_cues` within long ones.

Patterns alone; what follows from a match is said where it is asked for.
"""
