"""Closed config schemas, their loader, and the YAML files that ship."""
