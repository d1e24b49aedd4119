"""What does the law say? Each policy is a package: its rules, and one file a measure with its cases beside it."""

from functools import cache

from huiqi.engine.lint import prove_bounds
from huiqi.engine.program import Program, compile_program
from huiqi.policies import livestream

POLICIES = {"livestream": livestream.policy}
"""Every policy by its id."""


@cache
def load(policy_id: str) -> Program:
    """The compiled program of a policy, its bounds proved. Raises KeyError, RuleError, BoundsError."""
    program = compile_program(POLICIES[policy_id])
    prove_bounds(program)
    return program
