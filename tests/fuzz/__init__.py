"""What do the parsers make of files that nobody would send in good faith? `python -m fuzz PARSER`, or all by make fuzz."""
