"""How did the register's tables come to be? One file a step."""
