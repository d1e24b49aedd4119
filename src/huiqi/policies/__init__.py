"""What does the law say? Each policy is a package: its rules, and one file a measure with its cases beside it."""

from functools import cache

from huiqi.engine.facts import nearest
from huiqi.engine.lint import prove_bounds
from huiqi.engine.program import Program, compile_program
from huiqi.engine.rule import Measure
from huiqi.policies import livestream

POLICIES = {"livestream": livestream.policy}
"""Every policy by its id."""


@cache
def load(policy_id: str) -> Program:
    """The compiled program of a policy, its bounds proved. Raises KeyError, RuleError, BoundsError."""
    program = compile_program(POLICIES[policy_id])
    prove_bounds(program)
    return program


def find_measure(measure_id: str) -> tuple[Program, Measure]:
    """The measure called `livestream.m03`, with its policy's program. Raises KeyError naming the nearest id."""
    policy_id = measure_id.partition(".")[0]
    if policy_id in POLICIES:
        program = load(policy_id)
        for measure in program.policy.measures:
            if measure.id == measure_id:
                return program, measure
    known = [m.id for policy in POLICIES.values() for m in policy.measures]
    raise KeyError(f"没有编号为 {measure_id} 的措施{nearest(measure_id, known)}")
