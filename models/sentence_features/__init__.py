"""Numbers about a sentence that encoder, topics and summarizers share: place, length, overlap, form.

What their mean and spread are is learnt and kept in the model directory.
"""
