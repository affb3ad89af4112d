"""The review desk: pages where editors see what the model says, correct it, and train on it.

`store` keeps articles, suggestions and reviews in a database; `web` serves the pages.
"""
