"""How fast and how exact is each engine on the same rules and the same firms? `python -m bench` measures and tells."""
