"""What a job remembers, so that a killed one goes on where it was.

`journal` keeps outcomes, `ledger` what is done and in which order, `manifest` what was asked for,
`written` the files made, `lock` keeps others out; `intake` enters each input row once.
"""
