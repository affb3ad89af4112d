"""What a text claims: names, offices, quantities, dates, negation, as values that can be compared.

Knows nothing of abstracts; `checks` compares what two texts claim.
"""
