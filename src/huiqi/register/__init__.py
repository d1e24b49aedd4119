"""What is known about whom? Firms, decisions on numbers, policy versions: facts with source and date."""
