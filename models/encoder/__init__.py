"""The network and what turns text into its inputs: tokenizer, windows, batches, weights on disk.

What runs it, torch or OpenVINO, is in `runtimes`.
"""
