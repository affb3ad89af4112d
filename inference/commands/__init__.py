"""The command line: Typer functions that parse and print; the work is done elsewhere.

`app` puts them together. A command has a parameter for each option, however many there are. What trains is
imported only inside the command that needs it.
"""
