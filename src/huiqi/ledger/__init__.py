"""Where is the money? Envelopes by year, measure and department, their accounts, and transfers nobody can change."""
