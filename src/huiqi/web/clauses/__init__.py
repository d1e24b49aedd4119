"""How is each clause of the policy a running service? One package a clause, named as the last part of its id.

A package `mNN` lists in PAGES what people open, most used first; its addresses are in its `urls.py`, its English in its
own `locale`.
"""
