"""What becomes of the claims of one batch? Highest only, a pro-rata cut to the budget, then floor and minimum.

The figures are lines of each case's trace: `given_lines` puts them into engine/explain.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from huiqi.engine.bind import Binding
from huiqi.engine.interval import Range
from huiqi.units.money import FEN_PER_WAN


@dataclass(frozen=True)
class Claim:
    """One eligible case of a batch: what its own sum came to, before any batch step. Fen, >= 0."""

    case_ref: str
    measure_id: str
    matter_key: str
    """What the money is for; of claims with one key only the highest is supported."""
    claimed_fen: int


@dataclass(frozen=True)
class Settled:
    """What each step left of a claim, in fen. `award_fen` is what is paid."""

    claim: Claim
    highest_only_fen: int
    pro_rata_cut_fen: int
    floor_to_wan_fen: int
    award_fen: int

    def given_lines(self) -> dict[str, Range]:
        """The batch's figures by line name, for explain(given=…)."""
        figures = {"highest_only": self.highest_only_fen, "pro_rata_cut": self.pro_rata_cut_fen}
        return {f"{self.claim.measure_id}.{key}": (fen, fen) for key, fen in figures.items()}


@dataclass(frozen=True)
class Batch:
    """A settled batch. `residue_fen` is what the cut, the floor and the minimum leave of the budget: reported, kept."""

    claims: tuple[Settled, ...]
    budget_fen: int

    @property
    def paid_fen(self) -> int:
        return sum(s.award_fen for s in self.claims)

    @property
    def residue_fen(self) -> int:
        return self.budget_fen - self.paid_fen


def settle(binding: Binding, claims: Sequence[Claim], budget_fen: int) -> Batch:
    """Every claim after the batch steps, in the order given; the order changes no award.

    A tie for the highest goes to the smallest case_ref. The cut is claim × budget ÷ sum, dropped to whole fen,
    only where the sum is above the budget. Source: measures.md, rules over all money measures.
    """
    highest = _highest(claims)
    kept = [c.claimed_fen if highest[c.matter_key] == c.case_ref else 0 for c in claims]
    wanted = sum(kept)
    least = binding.values[f"{binding.program.policy.id}.award_min_fen"]
    settled = []
    for claim, fen in zip(claims, kept, strict=True):
        cut = fen * budget_fen // wanted if wanted > budget_fen else fen
        floor = cut // FEN_PER_WAN * FEN_PER_WAN
        settled.append(Settled(claim, fen, cut, floor, floor if floor >= least else 0))
    return Batch(tuple(settled), budget_fen)


def _highest(claims: Sequence[Claim]) -> dict[str, str]:
    """The case_ref that is supported for each matter."""
    best: dict[str, Claim] = {}
    for claim in claims:
        known = best.setdefault(claim.matter_key, claim)
        if (-claim.claimed_fen, claim.case_ref) < (-known.claimed_fen, known.case_ref):
            best[claim.matter_key] = claim
    return {matter: claim.case_ref for matter, claim in best.items()}
