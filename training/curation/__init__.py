"""Labels before they are learnt from: `phobrief data check`, `import` and `suggest`.

Finds duplicates, contradictions and likely label errors; chooses what to label next.
"""
