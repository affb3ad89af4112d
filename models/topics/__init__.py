"""Which topics an article is on: the lexical model beside the encoder, pooling, thresholds, evidence.

`decide` turns scores into tags.
"""
