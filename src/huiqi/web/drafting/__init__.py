"""How does a draft meet the public? Desk pages that ask and answer, public pages to read and comment."""
