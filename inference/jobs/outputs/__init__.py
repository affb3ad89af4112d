"""From outcomes to the output: where it goes (`paths`, `parts`), in which form (`sinks.FORMATS`, `columns`).

`assembly` puts it together in the order of the input.
"""
