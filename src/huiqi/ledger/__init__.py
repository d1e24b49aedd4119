"""Where is the money? Append-only double entry in whole fen."""
