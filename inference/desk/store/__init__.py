"""The desk's database: articles, what models suggested, every revision of every review, users, training jobs.

`database` opens it; the other modules each keep one kind of thing. Nothing here knows of HTTP.
"""
