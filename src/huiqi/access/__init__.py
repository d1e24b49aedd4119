"""Who may do what, and who did? Accounts and roles, one table of permissions, one chain of audit entries."""
