"""Texts that are not plain: markup, Markdown, segmented words, split letters, capitals; one module a form.

`table` lists the forms and reads a text for what it is.
"""
