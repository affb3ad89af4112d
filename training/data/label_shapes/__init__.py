"""How a row tells its labels: grades in columns, names in a cell, exports of label tools, several annotators.

`labels` reads a row; a further shape begins in `grades` (what a cell may hold) or is a tool's own file.
"""
