"""How is the service run from a terminal? One module a command, each with `add_arguments` and `run`."""
