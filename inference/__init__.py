"""What users call: load a model, brief articles, run jobs, the command line."""
