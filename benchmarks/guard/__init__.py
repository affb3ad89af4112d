"""What the consistency check catches and what it lets through, on articles changed on purpose.

`cases` makes the changes, `rewriting` measures them, `lying_generator` tries a generator that invents.
"""
