"""What a job remembers, so that it can be continued after a kill.

`journal` keeps outcomes, `ledger` what is done and in which order, `manifest` what was asked for,
`written` the files made, `lock` keeps others out; `intake` enters each input row once.
"""
