"""A register beats a declaration, later beats earlier, what differs is shown, and no leave means no use."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.errors import NoPermissionToUse, OfficeOnly, RegisterError, SpanInvalid, UnknownFact
from huiqi.register.models import Enterprise, FactRecord
from huiqi.register.queries import FactSource, evidence
from register.people import AT, DAY, FILLER, MACHINE, OFFICER, OTHER_CODE, READER, firm

pytestmark = pytest.mark.database
NEXT = DAY + dt.timedelta(1)
LAW = "深圳经济特区社会信用条例"


def declare(one: Enterprise, source: str = "申报", on: dt.date = DAY, **values: int) -> None:
    actions.record_facts(actor=FILLER, enterprise=one, values=values, source=source, on=on, at=AT)


def register(one: Enterprise, source: str = "信用登记", on: dt.date = DAY, law: str = LAW, **values: int) -> None:
    actions.record_facts(
        actor=OFFICER,
        enterprise=one,
        values=values,
        source=source,
        on=on,
        at=AT,
        kind="register",
        confidence="verified",
        legal_basis=law,
    )


def test_the_later_word_counts_and_an_unsaid_fact_is_unknown() -> None:
    one = firm()
    declare(one, rent_paid_fen=100, rent_years_supported=3)
    declare(one, "补充申报", NEXT, rent_paid_fen=200)
    assert queries.facts_of(one, on=DAY) == {"rent_paid_fen": 100, "rent_years_supported": 3}
    assert queries.facts_of(one, on=NEXT) == {"rent_paid_fen": 200, "rent_years_supported": 3}


def test_a_figure_of_one_year_says_nothing_of_the_next() -> None:
    one = firm()
    declare(one, on=dt.date(2026, 12, 31), rent_paid_fen=100, rent_years_supported=1)
    assert queries.facts_of(one, on=dt.date(2026, 12, 31)) == {"rent_paid_fen": 100, "rent_years_supported": 1}
    assert queries.facts_of(one, on=dt.date(2027, 1, 1)) == {"rent_years_supported": 1}


def test_a_source_that_speaks_again_replaces_its_word_and_the_earlier_day_keeps_it() -> None:
    one = firm()
    declare(one, rent_years_supported=1)
    declare(one, rent_years_supported=2)
    declare(one, on=NEXT, rent_years_supported=3)
    assert [queries.facts_of(one, on=d) for d in (DAY, NEXT)] == [{"rent_years_supported": 2}, {"rent_years_supported": 3}]
    assert queries.facts_with_sources(one, on=NEXT)[0].differs_from == ()


def test_of_two_words_of_one_day_the_one_written_later_stands() -> None:
    one = firm()
    for source, value in (("甲", 1), ("乙", 2), ("甲", 3)):
        declare(one, source, rent_years_supported=value)
    assert queries.facts_of(one, on=DAY) == {"rent_years_supported": 2}  # 甲 was changed in its place, not said anew


def test_a_register_beats_a_later_declaration_and_the_difference_is_shown() -> None:
    one = firm()
    register(one, abnormal_operation=1, on_dishonesty_list=0)
    declare(one, on=NEXT, abnormal_operation=0, on_dishonesty_list=0)
    said = FactSource("abnormal_operation", 0, "申报", "declaration", NEXT, "stated")
    assert queries.facts_with_sources(one, on=NEXT) == [
        FactSource("abnormal_operation", 1, "信用登记", "register", DAY, "verified", (said,)),
        FactSource("on_dishonesty_list", 0, "信用登记", "register", DAY, "verified"),
    ]


def test_what_a_register_says_by_consent_counts_only_while_the_consent_holds() -> None:
    one = firm()
    declare(one, above_designated_size=0)
    consent = actions.give_consent(actor=FILLER, enterprise=one, source="统计名录", purpose="核对申报", on=NEXT, at=AT)
    actions.record_facts(
        actor=MACHINE,
        enterprise=one,
        values={"above_designated_size": 1},
        source="统计名录",
        on=DAY,
        at=AT,
        kind="register",
        consent=consent,
    )
    end = NEXT + dt.timedelta(2)
    actions.withdraw_consent(actor=FILLER, consent=consent, on=end, at=AT)
    days = (DAY, NEXT, end - dt.timedelta(1), end)
    assert [queries.facts_of(one, on=d)["above_designated_size"] for d in days] == [0, 1, 1, 0]


def test_a_register_without_consent_or_law_is_refused_by_code_and_table() -> None:
    one = firm()
    with pytest.raises(NoPermissionToUse, match="同意或法律依据"):
        register(one, law=" ", abnormal_operation=1)
    with pytest.raises(IntegrityError, match="by_consent_or_by_law"), transaction.atomic():
        FactRecord.objects.create(enterprise=one, fact="f", value=1, source="s", kind="register", recorded_on=DAY)


def test_the_consent_of_another_firm_or_for_another_register_is_no_leave() -> None:
    one, other = firm(), firm(OTHER_CODE)
    for whose, source in ((other, "统计名录"), (one, "税务登记")):
        consent = actions.give_consent(actor=OFFICER, enterprise=whose, source=source, purpose="核对", on=DAY, at=AT)
        with pytest.raises(NoPermissionToUse, match="不是"):
            actions.record_facts(
                actor=OFFICER,
                enterprise=one,
                values={"above_designated_size": 1},
                source="统计名录",
                on=DAY,
                at=AT,
                kind="register",
                consent=consent,
            )


def test_a_consent_names_its_purpose_and_ends_after_it_starts() -> None:
    one = firm()
    with pytest.raises(RegisterError, match="用途"):
        actions.give_consent(actor=FILLER, enterprise=one, source="统计名录", purpose=" ", on=DAY, at=AT)
    consent = actions.give_consent(actor=FILLER, enterprise=one, source="统计名录", purpose="核对", on=NEXT, at=AT)
    with pytest.raises(SpanInvalid):
        actions.withdraw_consent(actor=FILLER, consent=consent, on=DAY, at=AT)


def test_a_firm_declares_for_itself_and_is_no_register() -> None:
    one, other = firm(), firm(OTHER_CODE)
    with pytest.raises(Forbidden):
        declare(other, rent_paid_fen=1)
    with pytest.raises(Forbidden):
        actions.record_facts(actor=READER, enterprise=one, values={"rent_paid_fen": 1}, source="申报", on=DAY, at=AT)
    with pytest.raises(OfficeOnly, match="主管部门"):
        actions.record_facts(
            actor=FILLER,
            enterprise=one,
            values={"on_dishonesty_list": 0},
            source="信用登记",
            on=DAY,
            at=AT,
            kind="register",
            legal_basis=LAW,
        )
    assert not FactRecord.objects.exists()


@pytest.mark.parametrize(("values", "says"), [({"rent_paid": 1}, "rent_paid_fen"), ({"rent_paid_fen": -1}, "超出范围")])
def test_an_unknown_fact_or_an_impossible_value_is_refused(values: dict[str, int], says: str) -> None:
    with pytest.raises(UnknownFact, match=says):
        declare(firm(), **values)
    assert not FactRecord.objects.exists()


def test_what_is_already_there_is_not_written_again() -> None:
    one = firm()
    declare(one, rent_paid_fen=100)
    before = AuditEntry.objects.count()
    declare(one, rent_paid_fen=100)
    assert AuditEntry.objects.count() == before


def test_the_facts_of_a_firm_take_one_query_and_one_for_each_kind_of_evidence(django_assert_num_queries) -> None:
    one = firm()
    declare(one, rent_paid_fen=100)
    with django_assert_num_queries(1 + len(evidence.ALL)):
        queries.facts_with_sources(one, on=DAY)


def test_the_facts_of_many_firms_take_as_many_queries_as_those_of_one(django_assert_num_queries) -> None:
    actions.load_demonstration(actor=MACHINE, firms=40, seed=7, at=AT)
    firms = queries.demonstration_firms(40)
    with django_assert_num_queries(2 + len(evidence.ALL)):  # where there are leases, a second one for venues
        found = queries.facts_by_firm(firms, on=NEXT)
    assert found == {one.pk: queries.facts_with_sources(one, on=NEXT) for one in firms}
    assert len({str(words) for words in found.values()}) == 40
    wanted = queries.facts_by_firm(firms, on=NEXT, only=("lease_filed", "rent_paid_fen"))
    names = ("lease_filed", "rent_paid_fen")
    assert wanted == {pk: [word for word in words if word.fact in names] for pk, words in found.items()}
