"""What does each stage of a listing bring a firm? The measure's own rule, on what is known of the firm."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huiqi.engine.explain import explain
from huiqi.policies import load
from huiqi.policies.facts import FACTS
from huiqi.register import queries
from huiqi.register.models import Enterprise, Listing, ListingStep

MEASURE = "livestream.m12a"


@dataclass(frozen=True)
class Claim:
    """A stage the policy pays for: what could be claimed at it now, after what was received."""

    label: str
    award_fen: int | None
    """None where something about the firm is not known."""
    refused: bool
    """Whether a condition stands against it today."""
    now: bool
    """Whether it is the stage that counts now."""


def claims(firm: Enterprise, on: dt.date) -> tuple[list[Claim], int]:
    """The claim of each stage, and the fen that was received before."""
    binding = queries.binding(load("livestream"), on)
    facts = queries.facts_of(firm, on=on, only=tuple(binding.program.facts_of(MEASURE)))
    found = []
    for place, code in enumerate(FACTS["listing_stage"].codes):
        if code.key == "none":
            continue
        answer = explain(binding, MEASURE, facts | {"listing_stage": place})
        refused = answer.status == "ineligible"
        found.append(Claim(code.label, answer.award_fen, refused, facts.get("listing_stage") == place))
    return found, facts.get("listing_reward_received_fen", 0)


def tracker(row: Listing) -> Sequence[tuple[str, str, ListingStep | None]]:
    """Every stage in its order with the step that was recorded, or None."""
    steps = {step.stage: step for step in row.steps.all()}
    return [(stage.value, str(stage.label), steps.get(stage.value)) for stage in ListingStep.Stage]
