"""How do closed cases come into the archive and go on to the archives office? Lists, packages, hand-overs.

`making` packs and records, `pages` shows and archives, `handing_over` writes catalogues and gives packages out.
"""
