"""How does somebody find out what a word, a page or a step means? Terms, chapters of the guide, keys; zh and en."""
