"""What an article is made of: news, portraits, questions and answers, rules of law, lists.

Each kind has a file that knows its sentences; `page_value` says what the kind adds to their salience.
"""
