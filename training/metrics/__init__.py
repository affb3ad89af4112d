"""Numbers from predictions: topics, evidence, abstracts, ROUGE over syllables, significance.

Pure functions; imports nothing else of training.
"""
