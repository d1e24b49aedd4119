"""How is a table written in the report? One row of heads, the first column to the left, numbers to the right."""


def markdown(head: list[str], lines: list[list[str]]) -> str:
    """A table of Markdown."""
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *lines])


def reached(yes: bool) -> str:
    """How the last column of a table of targets says it."""
    return "yes" if yes else "no"
