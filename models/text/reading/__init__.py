"""Bytes to text: encodings, legacy fonts, HTML pages, and whether it is Vietnamese at all.

`read` is the way in.
"""
