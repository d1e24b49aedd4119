"""Which routes has the observatory, and who may open them?"""

from collections.abc import Callable

from web.route import Route

OBSERVERS = "officer head secretary treasury auditor"
ROUTES = {
    "observatory": Route(OBSERVERS),
    "observatory-screen": Route(OBSERVERS),
    "observatory-table": Route(OBSERVERS, objects={"form": "sheet"}),
    "observatory-file": Route(OBSERVERS, objects={"form": "picture"}),
    "observatory-chart": Route(OBSERVERS, objects={"key": "chart", "form": "sheet"}),
    "observatory-runs": Route(OBSERVERS),
    "observatory-runs-export": Route(OBSERVERS, objects={"form": "sheet"}),
    "observatory-list": Route("officer head secretary auditor", objects={"key": "figure"}),
    "observatory-export": Route("officer head secretary auditor", objects={"key": "figure", "form": "sheet"}),
}
"""A list of firms is for who reads the register: the treasury does not."""
OBJECTS: dict[str, Callable[[str], object]] = {
    "picture": lambda _firm: "png", "chart": lambda _firm: "chain", "figure": lambda _firm: "firms"
}  # fmt: skip
