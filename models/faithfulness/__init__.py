"""Is every number, date, name, office, quotation and negation of an abstract supported by its article?"""
