"""Where an encoder begins: vocabulary, packed text, and learning the language from plain articles.

Needs torch; nothing here uses topics or abstracts.
"""
