"""What turns input rows into outcomes: this machine (`engine`) or a Ray cluster (`ray_engine`).

`preparing` is the half without the encoder, in worker processes.
"""
