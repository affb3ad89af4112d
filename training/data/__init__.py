"""Labelled files, plain corpora, splits and reference abstracts, read into one form.

Every other room of training gets its rows from here.
"""
