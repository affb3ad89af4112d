"""Where an encoder begins: vocabulary, packed text, and learning the language from plain articles.

Needs torch; nothing here knows of topics or abstracts.
"""
