"""`phobrief doctor`: whether phobrief can work here, and what to do where it cannot. Nothing is written.

`examine` runs every check: `machine` of what phobrief stands on, `models` of models and the user's data.
"""
