"""How do people sign in, and who administers whom? Sign-in, second factor, people of a firm, accounts, audit log."""
