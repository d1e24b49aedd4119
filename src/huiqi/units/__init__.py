"""What do we count in? Fen, basis points, the policy's own words, working days, credit codes. Standard library only."""
