"""From files to input rows; a row that cannot be read says why.

`sources` goes through the files, `tables` reads the rows of one, `fields` checks the cells of a row.
"""
