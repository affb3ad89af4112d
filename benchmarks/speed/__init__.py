"""How fast it answers: instructions of an article, hostile texts, threads, a service under load, a full desk.

`phobrief bench` measures how fast a machine briefs; these look at one part each.
"""
