"""Elementary functions: tables of polynomials, made when they are needed from exact values.

Every file has a function as hardware and, beside it, its model in whole numbers of Python, which
gives the same bits.  `exact` has the values that both are judged by.
"""
