"""Abstracts: extractive selection, abstractive generation, and the consistency check for both."""
