"""What training is worth: each part of a model, retraining and what it forgets, poisoned labels, a full size.

All take the folder of data that training/README.md describes.
"""
