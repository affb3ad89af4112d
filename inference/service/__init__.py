"""`phobrief serve`: the HTTP service. One encoder serves all requests, which share its batches.

`app` puts it together and says how the review desk joins in; `service` is what both ask for briefs.
"""
