"""The same measures with an OpenFisca variable for each named line: what its trace needs to say what ours says.

Runs in OpenFisca's own virtual environment; knows nothing of the product. The lines come as JSON from bench/law.py.
"""

import numpy as np
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_rules import system, variable

_KINDS = {"bool": bool, "fen": float, "fen·bp": float, "bp·fen": float}
_FOLDS = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
    "ge": np.greater_equal,
    "gt": np.greater,
    "le": np.less_equal,
    "lt": np.less,
    "eq": np.equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "where": np.where,
    "share": lambda amount, rate: np.floor(amount * rate / 10_000),
}


def _formula(expr: dict):
    def fold(x: dict, firm, period, numbers):
        if x["op"] in ("fact", "value"):
            return firm(x["name"], period)
        if x["op"] == "number":
            group, name = x["name"]
            return getattr(getattr(numbers, group), name)
        if x["op"] == "literal":
            return x["value"]
        args = [fold(a, firm, period, numbers) for a in x["args"]]
        if x["op"] == "div":
            return args[0] // x["value"]
        if x["op"] == "floor_to":
            return np.floor(args[0] / x["value"]) * x["value"]
        return _FOLDS[x["op"]](*args)

    def formula(firm, period, parameters):
        return fold(expr, firm, period, parameters(period))

    return formula


def lines_system(numbers: dict[str, int], lines: dict[str, dict], columns: dict[str, np.ndarray]) -> TaxBenefitSystem:
    """The rules with one variable for each line, in place of the variables written by hand."""
    out = system(numbers, columns, formulas=())
    for name, expr in lines.items():
        out.add_variable(variable(name, _KINDS.get(expr["unit"], int), _formula(expr)))
    return out
