"""Numbers about a sentence that encoder, topics and summarizers share: place, length, overlap, form.

Their mean and standard deviation are learnt and kept in the model directory.
"""
