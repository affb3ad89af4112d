"""Rows of tables of labels as they stand in files and data sets, each with its place.

A new kind of file goes into `tables`.
"""
