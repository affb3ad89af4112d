"""From the page as given to model-ready words: read, clean, split, normalise, segment.

Spans always count code points of the text as given."""
