"""The consistency check, one file for each kind of doubt: names, numbers, offices, negation ...

Each takes what `reading` found in an abstract and in its article, and returns findings.
"""
