"""What a model is, from raw text to scores: text, tokenizer, windows, encoder, heads, runtimes, store.

Nothing here trains; torch is imported only by `encoder`, `heads` and `runtimes.torch`."""
