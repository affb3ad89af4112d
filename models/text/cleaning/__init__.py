"""What on a page is not the article: whole lines dropped, and date, title and byline found on the way.

All noise rules live here; `clean` applies them and reports what was dropped.
"""
