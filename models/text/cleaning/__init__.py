"""What on a page is not the article: whole lines dropped, and date, title and byline found on the way.

A line of dates, counts and buttons alone is a fragment in `boilerplate`; any other whole line a `Rule` in
`rules`; authors are in `bylines`, pictures in `captions`. Where on the page each may stand: `clean`.
"""
