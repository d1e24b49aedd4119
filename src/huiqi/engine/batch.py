"""What becomes of the claims of one batch? Highest only, a cut to the budget, then floor and minimum.

The cut is pro rata, or follows the order of priority that the decision body has set.

The figures are lines of each case's trace: `given_lines` puts them into engine/explain.py.
"""

from collections.abc import Mapping, Sequence
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
    """What each step left of a claim, in fen. `award_fen` is what is paid.

    `left_fen` is what of the budget the claim was cut to: all of it pro rata; by priority, what those before it left.
    """

    claim: Claim
    highest_only_fen: int
    pro_rata_cut_fen: int
    floor_to_wan_fen: int
    award_fen: int
    left_fen: int

    @property
    def less_fen(self) -> int:
        """What all steps together took from the claim."""
        return self.claim.claimed_fen - self.award_fen

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


def settle(binding: Binding, claims: Sequence[Claim], budget_fen: int, ranks: Mapping[str, int] | None = None) -> Batch:
    """Every claim after the batch steps, in the order given; the order changes no award.

    A tie for the highest goes to the smallest case_ref. Without `ranks` the cut is claim × budget ÷ sum, dropped to
    whole fen, only where the sum is above the budget. With them (by case_ref, the lowest first, a tie to the smallest
    case_ref) each claim in turn gets its whole 万元 until one finds less left: it gets what is left in whole 万元, and
    those after it nothing. Raises KeyError for a claim without a rank. Source: measures.md, rules over all money measures.
    """
    highest = _highest(claims)
    kept = {c.case_ref: c.claimed_fen if highest[c.matter_key] == c.case_ref else 0 for c in claims}
    least = binding.values[f"{binding.program.policy.id}.award_min_fen"]
    room = dict.fromkeys(kept, budget_fen) if ranks is None else _room(kept, budget_fen, least, ranks)
    wanted = sum(kept.values())
    settled = []
    for claim in claims:
        fen, left = kept[claim.case_ref], room[claim.case_ref]
        cut = min(fen, left)
        if ranks is None and wanted > budget_fen:
            cut = fen * budget_fen // wanted
        floor = _whole_wan(cut)
        settled.append(Settled(claim, fen, cut, floor, floor if floor >= least else 0, left))
    return Batch(tuple(settled), budget_fen)


def _room(kept: Mapping[str, int], budget_fen: int, least: int, ranks: Mapping[str, int]) -> dict[str, int]:
    """What of the budget each claim finds when its turn comes; nothing after the one that found too little."""
    left, room = budget_fen, {}
    for ref in sorted(kept, key=lambda ref: (ranks[ref], ref)):
        room[ref] = left
        whole = _whole_wan(kept[ref])
        if whole > left:
            left = 0
        elif whole >= least:
            left -= whole
    return room


def _whole_wan(fen: int) -> int:
    return fen // FEN_PER_WAN * FEN_PER_WAN


def _highest(claims: Sequence[Claim]) -> dict[str, str]:
    """The case_ref that is supported for each matter."""
    best: dict[str, Claim] = {}
    for claim in claims:
        known = best.setdefault(claim.matter_key, claim)
        if (-claim.claimed_fen, claim.case_ref) < (-known.claimed_fen, known.case_ref):
            best[claim.matter_key] = claim
    return {matter: claim.case_ref for matter, claim in best.items()}
