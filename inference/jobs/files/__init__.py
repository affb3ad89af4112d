"""Where a job's files are and how they are written: local paths and URLs, each file whole or not at all.

`storage` lists and opens what is read; `disk` writes, and says what to do about a full disk.
"""
