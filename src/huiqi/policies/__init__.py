"""What does the law say? One file per measure, its cases beside it, and the facts it may ask."""
