"""What a model is, from raw text to scores: text, tokenizer, windows, encoder, heads, runtimes, store.

Nothing here trains. What needs torch (the encoder's network, its torch runtime, abstractive summarisers) is
imported only where it is asked for."""
