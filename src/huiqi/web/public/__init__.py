"""What does anybody see before login? The catalogue, a page per measure, and the finder."""
