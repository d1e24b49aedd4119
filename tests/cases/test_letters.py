"""A firm's letter says what was decided, in figures and capitals, why, and how to appeal; as PDF and as Word alike."""

import io

import pytest
from docx import Document
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from cases import people
from cases.people import MACHINE, MANAGER, OFFICER, WINDOW, accepted, decided, firm, moment, noticed, objected, submitted
from huiqi.cases import actions
from huiqi.cases.errors import UnknownCase
from huiqi.cases.letters import TITLES, Letter, letter, letters_of
from huiqi.cases.models import Case
from huiqi.register.models import Enterprise
from huiqi.reports.letters import PrintingUnavailable, as_pdf, as_word
from huiqi.reports.letters.pdf import print_page

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    people.window()
    people.decided_numbers()


def printed(written: Letter) -> tuple[str, str]:
    """The words of the PDF and of the Word file, without blanks."""
    pages = PdfReader(io.BytesIO(as_pdf(written))).pages
    document = Document(io.BytesIO(as_word(written)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = "".join([p.text for p in document.paragraphs] + cells)
    return "".join("".join(page.extract_text() for page in pages).split()), "".join(word.split())


def expected(written: Letter) -> list[str]:
    """Everything that a letter must say."""
    parts = [written.title, written.number, written.addressee, *written.paragraphs, *written.points, *written.appeals]
    parts += [words for line in written.sums for words in line]
    return ["".join(part.split()) for part in [*parts, written.department]]


def paid(case: Case | None = None) -> Case:
    """The notice is over: to be paid."""
    noticed(case)
    actions.run_clocks(actor=MACHINE, at=moment(3, 21))
    return Case.objects.get()


def test_an_award_is_told_in_figures_and_capitals_with_its_clause_its_sum_and_the_routes_of_appeal() -> None:
    written = letter(paid(), "award")
    text = "".join(written.paragraphs)
    assert "2026年度补贴人民币350,000.00元（大写：人民币叁拾伍万元整）" in text
    assert "三（三） 直播企业房租补贴" in text
    assert "期间没有收到异议" in text
    assert written.number == "南领资〔2026〕3号"
    assert ("按比例计算", "100万元 × 补贴比例 35%") in written.sums
    assert "60日" in written.appeals[0]
    assert "6个月" in written.appeals[1]
    assert (written.department, written.on.isoformat()) == (people.CULTURE, "2026-03-21")


def test_no_letter_awards_before_the_notice_is_over_or_after_an_objection_was_upheld() -> None:
    case = noticed()
    assert list(letters_of(case)) == ["acceptance"]
    with pytest.raises(UnknownCase):
        letter(case, "award")
    case = objected(case)
    objection = case.objections.get()
    actions.answer_objection(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 18), objection_id=objection.pk, upheld=True,
        text="经查属实",
    )  # fmt: skip
    case = Case.objects.get()
    assert list(letters_of(case)) == ["acceptance", "revocation"]
    assert "理由：经查属实" in letter(case, "revocation").paragraphs


def test_a_dismissed_objection_is_counted_in_the_award() -> None:
    case = objected()
    actions.answer_objection(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 18), objection_id=case.objections.get().pk,
        upheld=False, text="不属实",
    )  # fmt: skip
    actions.run_clocks(actor=MACHINE, at=moment(3, 21))
    assert "收到的1件异议经核查不成立" in "".join(letter(Case.objects.get(), "award").paragraphs)


def test_a_correction_lists_every_point_and_the_last_day() -> None:
    case = submitted()
    points = [("rent_paid_fen", "请填不含税的租金"), ("租赁合同", "请补盖章页"), ("", "请核对全部日期")]
    actions.request_correction(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 4), points=points)
    written = letter(Case.objects.get(), "correction")
    assert written.points == ("实付租金：请填不含税的租金", "租赁合同：请补盖章页", "请核对全部日期")
    assert "2026年3月18日" in written.paragraphs[1]


def test_a_refusal_and_a_rejection_give_the_reason_and_the_routes_of_appeal() -> None:
    case = submitted()
    actions.refuse_acceptance(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 4), why="不属于本措施")
    refusal = letter(Case.objects.get(), "refusal")
    rejection = letter(decided(people.examined(), kind="rejected", reason="租约已转租"), "rejection")
    assert refusal.paragraphs[-1] == "理由：不属于本措施"
    assert rejection.paragraphs[-1] == "理由：租约已转租"
    assert len(refusal.appeals) == len(rejection.appeals) == 2


def test_a_letter_stays_what_it_was_when_the_firm_is_renamed_and_the_day_is_another() -> None:
    case = paid()
    before = letter(case, "award")
    Enterprise.objects.update(name="另一个名字")
    assert letter(Case.objects.get(), "award") == before
    assert as_pdf(before) == as_pdf(before)


def test_pdf_and_word_say_everything_that_the_letter_says() -> None:
    Enterprise.objects.update(name="<b>甲&乙</b>直播公司")
    case = paid()
    for kind in letters_of(case):
        written = letter(case, kind)
        for text in printed(written):
            assert [part for part in expected(written) if part not in text] == []
    assert "<b>甲&乙</b>" in printed(letter(case, "award"))[0]


def test_a_letter_that_says_less_is_noticed() -> None:
    written = letter(accepted(), "acceptance")
    assert "决定给予贵单位" not in printed(written)[0]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/a.png", "ftp://127.0.0.1:9/a.png"])
def test_no_letter_can_make_the_printer_fetch_anything(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        print_page(f'<img src="{address}"><p>信</p>')
    assert print_page("<p>信</p>").startswith(b"%PDF")


def test_a_machine_without_pango_says_so_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **options: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **options)  # type: ignore[arg-type]

    written = letter(accepted(), "acceptance")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PrintingUnavailable, match="请下载 Word"):
        as_pdf(written)


def test_every_letter_has_its_title_and_a_draft_has_none() -> None:
    case = people.draft()
    assert list(letters_of(case)) == []
    for kind in TITLES:
        with pytest.raises(UnknownCase):
            letter(case, kind)
    actions.withdraw(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(3, 3))
    assert letters_of(Case.objects.get()) == {}
