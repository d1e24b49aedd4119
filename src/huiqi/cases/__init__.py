"""Where does each request stand? One table of states, one clock."""
