"""Which routes has the open data, and what are they about? Everybody's, and the same for everybody."""

from collections.abc import Callable

from web.route import Route

ROUTES = {
    "open-data": Route("everyone"),
    "open-dataset": Route("everyone", objects={"key": "dataset"}),
    "open-data-file": Route("everyone", objects={"name": "data_file"}),
    "open-data-sums": Route("everyone"),
}
OBJECTS: dict[str, Callable[[str], object]] = {"dataset": lambda _: "awards", "data_file": lambda _: "awards.csv"}
