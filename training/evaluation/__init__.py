"""`phobrief evaluate` and `compare`, cross-validation, and the report that shows them.

Measures a model directory the way its users meet it.
"""
