"""Who may open the help, and the security baseline?"""

from web.route import Route

ROUTES = {
    "help": Route("everyone"),
    "help-terms": Route("everyone"),
    "help-keys": Route("everyone"),
    "help-chapter": Route("everyone", objects={"key": "chapter"}),
    "help-printed": Route("everyone", objects={"reader": "guide_reader"}),
    "account-baseline": Route("auditor administrator"),
    "account-baseline-printed": Route("auditor administrator"),
}
OBJECTS = {"chapter": lambda _firm: "apply", "guide_reader": lambda _firm: "firm"}
