"""The texts that grades keyed by article id are about: vietnews, a clone of it, pages as they were published.

`by_id` finds articles in any of them.
"""
