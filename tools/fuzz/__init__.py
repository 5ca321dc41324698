"""Fuzzers: random inputs for every surface, each with an oracle that does not share its code.

``python tools/fuzz NAME --seconds S --seed N`` runs one, ``all`` in place of a name every one in
turn.  `fuzz.frame` has what they share.
"""
