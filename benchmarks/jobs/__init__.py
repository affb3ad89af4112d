"""`phobrief run` at its limits: tables that grow, and jobs that are killed and go on.

Both can do with a stand-in for the model, so that the job alone is measured.
"""
