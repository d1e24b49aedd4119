"""How do people and programs get the open data? Pages that explain them, and the files at permanent addresses."""
