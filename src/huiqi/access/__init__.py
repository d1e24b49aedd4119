"""Who may do what, and who did? One permission table, one audit chain."""
