"""What every training shares: batches, schedules, checkpoints, precision, processes, small networks.

Knows nothing of articles.
"""
