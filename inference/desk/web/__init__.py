"""The desk's pages, made on the server: plain forms, one script of our own, nothing from elsewhere.

`routes` lists them; a handler takes a `Visit` and gives a response; templates and words lie beside.
"""
