"""The command line: Typer functions that parse and print; what they do lives elsewhere.

`app` puts them together. What trains is imported only inside the command that needs it.
"""
