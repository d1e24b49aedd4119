"""Django's SQLite with one thing changed: who waits for the one writer waits outside SQLite (decision 0028)."""
