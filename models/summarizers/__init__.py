"""Abstracts: extractive selection, abstractive generation, and the faithfulness guard for both."""
