"""Which loans are in the ledger, which slips count and why do others not, and what do they show about a firm?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Case, Count, F, QuerySet, Sum, When

from huiqi.register import interest
from huiqi.register.models import Enterprise, InterestSlip, Loan
from huiqi.register.queries.search import containing

_PAID = Sum(Case(When(draws__slips__kind=interest.Kind.INTEREST, then=F("draws__slips__amount_fen")), default=0))


def loans(*, words: str = "", checked: bool | None = None, firms: Collection[str] | None = None) -> QuerySet[Loan]:
    """Loans with their firm, `interest_fen` (all interest ever paid) and `slips`; what waits longest for a check first."""
    found = Loan.objects.select_related("enterprise").annotate(interest_fen=_PAID, slips=Count("draws__slips"))
    found = found if checked is None else found.filter(checked_on__isnull=not checked)
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "contract", "bank", "enterprise__name")
    return found.order_by("pk")


def counted_interest(firm: Enterprise, on: dt.date) -> interest.Count:
    """Every slip of a firm with its reason, and the interest that counts in the year of a day (two queries)."""
    return _counted([firm], on)[0].get(firm.pk) or interest.Count((), 0)


def loan_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What the checked loans of each firm show on a day; nothing for who has none (two queries)."""
    counted, ledger = _counted(firms, on)
    found = {}
    for pk, rows in ledger.items():
        checked = [row for row in rows if row.checked_on is not None and row.checked_on <= on]
        if not checked:
            continue
        taken = {slip.contract for slip, why in counted[pk].lines if why is interest.Why.COUNTS}
        mine = [row for row in checked if row.contract in taken]
        found[pk] = {
            "interest_paid_fen": counted[pk].interest_paid_fen,
            "loans_settled": int(any(row.settled_on is not None and row.settled_on <= on for row in checked)),
            "loan_arrears": int(any(row.arrears for row in mine)),
            "other_interest_subsidy": int(any(row.other_subsidy for row in mine)),
        }
    return found


def _counted(firms: Collection[Enterprise], on: dt.date) -> tuple[dict[int, interest.Count], dict[int, list[Loan]]]:
    """For each firm with loans: its slips with their reasons, and the loans themselves."""
    pks = [firm.pk for firm in firms]
    ledger: dict[int, list[Loan]] = defaultdict(list)
    for row in Loan.objects.filter(enterprise__in=pks):
        ledger[row.enterprise_id].append(row)
    slips: dict[int, list[interest.Slip]] = defaultdict(list)
    rows = InterestSlip.objects.filter(draw__loan__enterprise__in=pks).select_related("draw__loan")
    for slip in rows.order_by("paid_on", "pk") if ledger else ():
        draw = slip.draw
        slips[draw.loan.enterprise_id].append(
            interest.Slip(
                draw.loan.contract, interest.Kind(slip.kind), draw.drawn_on, draw.due_on, slip.paid_on, slip.amount_fen
            )
        )
    found = {}
    for pk, of_firm in ledger.items():
        checked = [
            interest.Loan(row.contract, row.settled_on, row.related_party)
            for row in of_firm
            if row.checked_on is not None and row.checked_on <= on
        ]
        found[pk] = interest.counted(checked, slips[pk], year=on.year, day=on)
    return found, ledger
