"""`phobrief retrain`: new labels on the model in use, behind a gate.

`retrain` is the run; `gate` decides, `suspicion` refuses labels that contradict what is sure.
"""
