"""How does a district live with its policy? A year of made-up firms and officers, each deed through its own action."""
