"""A small district of which every figure is known: three firms, three applications, a venue, orders, sessions, accounts."""

import datetime as dt

from cases import people
from cases.people import OFFICER, OTHER_CODE, TREASURER, WINDOW, moment
from huiqi.cases import actions
from huiqi.cases.models import Case
from huiqi.register.models import (
    AssistanceOrder,
    Enterprise,
    HostProfile,
    Investment,
    Lead,
    Lease,
    LiveScene,
    LiveSession,
    LivestreamRole,
    OrderSheet,
    Recognition,
    Statement,
    SupplyEntry,
    Venue,
)
from huiqi.units.money import wan

THIRD_CODE = "91440300MA5EQAPM8P"
ON = dt.date(2026, 9, 30)
"""The day on which the figures are asked for."""


def lived() -> tuple[Case, Case, Case]:
    """The applications: one paid and partly recovered, one corrected, noticed and objected to, one refused."""
    one, two = people.firm(), people.firm(OTHER_CODE, "另一家直播公司")
    third = people.firm(THIRD_CODE, "第三家公司")
    _known(one, two, third)
    people.window()
    people.decided_numbers()
    people.banked()
    return _paid_and_recovered(), _objected(), _refused()


def _paid_and_recovered() -> Case:
    people.answered(people.sent(people.to_be_paid()))
    case = people.recovering(Case.objects.get())
    case = actions.decide_recovery(
        actor=people.HEAD, case_id=case.pk, version=case.version, at=moment(5, 20), document_number="南文追〔2026〕1号",
        principal_fen=wan(35), rate_bp=0, plan=[(dt.date(2026, 6, 30), wan(35))], pay_to="区财政专户", why="事实清楚",
    )  # fmt: skip
    return actions.record_receipt(
        actor=TREASURER, case_id=case.pk, version=case.version, at=moment(7, 1), reference="R1",
        received_on=dt.date(2026, 6, 30), amount_fen=wan(10),
    )  # fmt: skip


def _objected() -> Case:
    """Corrected once, accepted on 6 March, supported with 35 万元, noticed; an objection that was dismissed."""
    case, firm = people.submitted(code=OTHER_CODE), people.applicant(OTHER_CODE)
    case = actions.request_correction(
        actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3), points=[("rent_paid_fen", "请补全付款凭证")]
    )
    case = actions.resubmit(actor=firm, case_id=case.pk, version=case.version, at=moment(3, 5))
    case = actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 6))
    case = actions.examine(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 10), supports=True, text="材料属实"
    )
    case = people.objected(people.noticed(people.decided(case)))
    return actions.answer_objection(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 18),
        objection_id=case.objections.get().pk, upheld=False, text="经查不属实",
    )  # fmt: skip


def _refused() -> Case:
    case = people.submitted(code=THIRD_CODE)
    return actions.refuse_acceptance(
        actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 4), why="不属于支持范围"
    )


def _known(one: Enterprise, two: Enterprise, third: Enterprise) -> None:
    """What the register holds of them."""
    for firm, role, since in ((one, "room_operator", 2025), (two, "mcn", 2026), (third, "room_operator", 2027)):
        LivestreamRole.objects.create(enterprise=firm, role=role, since=dt.date(since, 1, 1))
    for firm, year, fen in ((one, 2024, wan(700)), (one, 2025, wan(900)), (two, 2025, wan(500)), (third, 2025, wan(90))):
        Statement.objects.create(
            enterprise=firm, year=year, revenue_fen=fen, full_year=True, auditor="会计所", report_number="1", source="typed",
            checked_on=dt.date(2026, 4, 1),
        )  # fmt: skip
    Statement.objects.filter(enterprise=two).update(checked_on=None)
    venue = Venue.objects.create(name="示例集聚区", kind="office_cluster", sub_district="粤海", area_m2=1_000)
    Recognition.objects.create(
        venue=venue, valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2027, 12, 31), document="南文〔2026〕1号"
    )
    Venue.objects.create(name="未认定园区", kind="park", sub_district="南山", area_m2=9_000)
    for firm, area, last in ((one, 400, 12), (two, 250, 3)):
        Lease.objects.create(
            enterprise=firm, venue=venue, area_m2=area, monthly_rent_fen=1, starts_on=dt.date(2026, 1, 1),
            ends_on=dt.date(2026, last, 28), filed_number=f"备{area}", sublet=False,
        )  # fmt: skip
    Lead.objects.create(
        name="示例平台", kind="platform", stage="5_landed", comes_from="杭州", owner="区工信局", enterprise=one,
        settled_on=dt.date(2026, 2, 10), created_at=moment(1, 5),
    )  # fmt: skip
    Investment.objects.create(
        enterprise=one, kind="equipment", what="直播设备", invoice="1", paid_on=dt.date(2026, 5, 5), amount_fen=wan(70),
        checked_on=dt.date(2026, 6, 1),
    )  # fmt: skip
    SupplyEntry.objects.create(
        enterprise=two, side="offer", role="supplier", category="food", title="荔枝", words="荔枝", volume=1,
        valid_until=dt.date(2026, 12, 31), published_at=moment(3, 1),
    )  # fmt: skip
    _sold(one, two)


def _sold(one: Enterprise, two: Enterprise) -> None:
    """Two orders that count, one in doubt, one whose refunds are not over; a held session and a planned one."""
    sheet = OrderSheet.objects.create(
        enterprise=one, name="单", sha256="0" * 64, at=moment(3, 1), lines=4, new=4, changed=0, doubted=1
    )
    rows = (("1", 4, 0, 500, ""), ("2", 5, 200, 900, ""), ("3", 5, 0, 999, "office"), ("4", 11, 0, 999, ""))
    for number, month, refund, fen, doubt in rows:
        AssistanceOrder.objects.create(
            enterprise=one, sheet=sheet, line=1, platform="示例平台", number=number, product_name="荔枝", buyer="x",
            ordered_on=dt.date(2026, 3, 1), settled_on=dt.date(2026, 3, 2), counts_on=dt.date(2026, month, 1),
            amount_fen=fen, refund_fen=refund, doubt=doubt,
        )  # fmt: skip
    scene = LiveScene.objects.create(enterprise=one, kind="shop", name="门店", address="粤海", category="food", words="荔枝")
    host = HostProfile.objects.create(
        enterprise=two, name="小果", platform="示例平台", followers=1, category="food", words="荔枝"
    )
    for day, state, told in ((1, "held", {"orders": 3, "sales_fen": 7_000, "visitors": 1}), (2, "agreed", {})):
        LiveSession.objects.create(
            scene=scene, host=host, day=dt.date(2026, 8, day), goods="荔枝", offline="自提", state=state,
            asked_at=moment(7, 1), **told,
        )  # fmt: skip
