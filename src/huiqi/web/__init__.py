"""How do people reach it? Public, enterprise and officer pages, the API, the commands."""
