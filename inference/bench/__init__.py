"""`phobrief bench`: how fast this machine briefs, stage by stage, beside what people glue together.

`turns` measures `contenders` in turn on articles of `samples`; `report` makes table and plot of it.
"""
