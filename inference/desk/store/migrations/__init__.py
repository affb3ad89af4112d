"""How the desk's database came to its present schema, for Alembic: one file per step in `versions`.

A file that was released never changes.
"""
