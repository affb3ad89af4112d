"""How fast it answers: instructions, hostile texts, precisions, threads, a service under load, a full desk.

`phobrief bench` measures how fast a machine briefs; these look at one part each.
"""
