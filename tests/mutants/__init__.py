"""Do the tests see it when the law, the engine or the books say something else? `make mutants` changes them and tells."""
