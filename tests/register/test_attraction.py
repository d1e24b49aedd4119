"""三（二）: leads are followed to their landing, promises name a clause, checked invoices are what the reward rests on."""

import datetime as dt

import pytest

from cases.people import CODE, INDUSTRY_OFFICER, MANAGER, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError
from huiqi.register.models import Enterprise, Investment, Lead

pytestmark = pytest.mark.database
AT, ON = moment(6, 1), dt.date(2026, 6, 1)
OFFICE = {"actor": INDUSTRY_OFFICER, "at": AT}


def opened(name: str = "某直播平台", **other: object) -> Lead:
    says = {"kind": "platform", "comes_from": "杭州", "owner": "王科长", "next_step": "约见", "next_on": ON} | other
    return actions.open_lead(name=name, **OFFICE, **says)


def step(row: Lead, stage: str = "2_visited", **other: object) -> Lead:
    says = {"words": "实地考察", "next_step": "谈场地", "next_on": dt.date(2026, 7, 1)} | other
    return actions.take_step(lead_id=row.pk, stage=stage, **OFFICE, **says)


def invested(fen: int = 100_000_000, invoice: str = "F1", **other: object) -> Investment:
    says = {"kind": "fit_out", "what": "直播间装修", "paid_on": dt.date(2026, 4, 1)} | other
    return actions.record_investment(actor=MANAGER, enterprise=firm(), invoice=invoice, amount_fen=fen, on=ON, at=AT, **says)


def facts(on: dt.date = ON) -> dict[str, int]:
    return queries.facts_of(Enterprise.objects.get(credit_code=CODE), on=on)


def test_a_lead_goes_stage_by_stage_to_the_firm_that_it_becomes() -> None:
    row = opened()
    assert [lead.name for lead in queries.leads(which="due", on=ON)] == ["某直播平台"]
    step(row)
    assert not queries.leads(which="due", on=ON).exists()
    actions.land(lead_id=row.pk, enterprise=firm(), settled_on=dt.date(2026, 5, 20), on=ON, **OFFICE)
    assert facts() == {"settled_on": 20_260_520}
    assert [one.stage for one in queries.lead(row.pk).steps.all()] == ["5_landed", "2_visited"]
    assert queries.lead_counts()["5_landed"] == 1
    with pytest.raises(RegisterError, match="已经落户"):
        step(row)
    with pytest.raises(RegisterError, match="另一条线索"):
        actions.land(lead_id=opened("另一家").pk, enterprise=firm(), settled_on=ON, on=ON, **OFFICE)


def test_a_promise_names_a_clause_of_the_policy_and_is_kept_once_done() -> None:
    row = opened()
    with pytest.raises(RegisterError, match="政策之外"):
        actions.promise(lead_id=row.pk, what="免租", measure="livestream.m99", document="", on=ON, **OFFICE)
    made = actions.promise(
        lead_id=row.pk, what="协助租用直播间", measure="livestream.m03", document="纪要1号", on=ON, **OFFICE
    )
    assert queries.leads().get().promises_open == 1
    actions.keep_promise(promise_id=made.pk, on=ON, **OFFICE)
    assert (queries.leads().get().promises_made, queries.leads().get().promises_open) == (1, 0)


def test_leads_are_the_offices_own() -> None:
    row = opened()
    with pytest.raises(OfficeOnly):
        actions.open_lead(actor=MANAGER, name="x", kind="mcn", comes_from="x", owner="x", next_step="", next_on=None, at=AT)
    with pytest.raises(RegisterError, match="已有线索"):
        opened()
    with pytest.raises(RegisterError, match="登记落户"):
        step(row, "5_landed")
    with pytest.raises(RegisterError, match="进展"):
        step(row, words=" ")


def test_invoices_count_once_the_audit_of_their_year_is_checked() -> None:
    invested()
    invested(50_000_000, "F2", kind="cloud")
    invested(7, "F0", paid_on=dt.date(2025, 12, 31))
    assert facts() == {}
    says = {"enterprise": firm(), "year": 2026, "on": ON} | OFFICE
    assert actions.check_investments(auditor="某会计师事务所", **says) == 2
    assert facts() == {"operator_investment_fen": 150_000_000}
    assert facts(dt.date(2027, 1, 1)) == {}
    with pytest.raises(RegisterError, match="没有待核对"):
        actions.check_investments(auditor="某会计师事务所", **says)
    invested(1, "F3")
    assert facts() == {"operator_investment_fen": 150_000_000}


@pytest.mark.parametrize("wrong", [{"fen": 0}, {"kind": "rent"}, {"invoice": " "}, {"paid_on": dt.date(2026, 6, 2)}])
def test_an_invoice_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RegisterError):
        invested(**wrong)


def test_an_invoice_is_kept_once_and_by_its_own_firm() -> None:
    invested()
    with pytest.raises(RegisterError, match="已经登记过"):
        invested()
    with pytest.raises(Forbidden):
        actions.record_investment(actor=STRANGER, enterprise=firm(), kind="cloud", what="x", invoice="x", paid_on=ON,
                                  amount_fen=1, on=ON, at=AT)  # fmt: skip
