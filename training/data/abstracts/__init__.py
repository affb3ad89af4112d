"""Articles with the abstracts that they are measured against.

`references` reads them; `cases` says where in an article their sentences stand.
"""
