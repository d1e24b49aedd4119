"""What would it cost? Tables of firms, the demonstration population, awards for all of them."""
