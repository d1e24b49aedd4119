"""Where does each request stand? One table of states; clocks, opinions, decisions, notices and objections."""
