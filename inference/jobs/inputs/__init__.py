"""From files to input rows: what is read, and what is wrong with it.

`sources` goes through the files, `tables` reads the rows of one, `fields` checks the cells of a row.
"""
