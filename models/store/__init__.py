"""Model directories: write, verify, name, promote, roll back, fetch, push.

`folder` reads and seals one, `registry` holds those of a user, `hub` the remote ones.
"""
