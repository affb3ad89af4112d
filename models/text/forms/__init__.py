"""Texts that are not plain: markup, wiki pages, Markdown, segmented words, split letters, capitals.

A module for each form; `table` lists the forms and reads a text for what it is.
"""
