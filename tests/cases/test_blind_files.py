"""Experts look at files with names under black; what no machine can mask waits for the lead department."""

import io

import pytest
from PIL import Image
from weasyprint import HTML

from cases.panels import M08, NINTH, as_, panel_of_three
from cases.people import (
    EVENT,
    INDUSTRY_OFFICER,
    MANAGER,
    OFFICER,
    START,
    WINDOW,
    decided_numbers,
    draft,
    firm,
    moment,
    window,
)
from gateways import makers
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.cases import actions
from huiqi.cases.actions.blind_files import release_file
from huiqi.cases.errors import NotYet, StaleCase, UnknownCase
from huiqi.cases.models import Case, Panel, Upload
from huiqi.cases.queries.blind_files import blind_file_for, blind_files, blind_lines, blind_page, blind_pages

pytestmark = pytest.mark.database
HANDED_IN = {
    "方案.pdf": HTML(string="<style>@page{size:A4}</style><p>示例直播公司活动方案").write_pdf(),
    "扫描.png": makers.picture(size=(300, 200)),
    "说明.docx": makers.letter("示例直播公司的活动", "费用一百万元"),
    "幻灯.pptx": makers.office("pptx"),
}


@pytest.fixture
def panel() -> Panel:
    """An accepted brand event whose first paper has four files, judged by three experts."""
    firm()
    window(M08)
    decided_numbers(M08)
    case = draft(M08, EVENT, matter="直播节")
    for name, content in HANDED_IN.items():
        paper = case.law.papers[0].name
        call = {"case_id": case.pk, "version": case.version, "at": START, "paper": paper}
        case = actions.attach_file(actor=MANAGER, **call, name=name, content=content)
    case = actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    return panel_of_three(actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3)))


def files(panel: Panel) -> dict[str, bool]:
    """Of the first paper's files, which are open."""
    return {f.upload.name: f.is_open for f in blind_files(panel.case) if f.upload.name in HANDED_IN}


def upload(name: str) -> int:
    return Upload.objects.get(name=name).pk


def released(panel: Panel, name: str, actor: object = INDUSTRY_OFFICER, later: int = 0) -> Case:
    case = Case.objects.get(pk=panel.case_id)
    return release_file(actor=actor, case_id=case.pk, version=case.version + later, at=NINTH, upload_id=upload(name))


def seated(panel: Panel) -> object:
    seat = panel.seats.first()
    actions.accept_seat(actor=as_(seat.account), panel_id=panel.pk, at=NINTH)
    return as_(seat.account)


def test_text_is_open_and_pictures_and_what_cannot_be_shown_are_withheld(panel) -> None:
    assert files(panel) == {"方案.pdf": True, "扫描.png": False, "说明.docx": True, "幻灯.pptx": False}


def test_a_page_is_black_where_the_name_stood_and_text_says_a_word_instead(panel) -> None:
    expert = seated(panel)
    plan = blind_file_for(expert, panel.pk, upload("方案.pdf"))
    assert blind_pages(plan) == 1
    picture = Image.open(io.BytesIO(blind_page(plan, 1))).convert("L")
    assert picture.histogram()[0] > 1_000
    assert blind_page(plan, 2) is None
    words = blind_file_for(expert, panel.pk, upload("说明.docx"))
    assert blind_lines(words) == ["〔企业名称〕的活动", "费用一百万元"]


def test_a_withheld_file_does_not_exist_for_an_expert_until_the_lead_department_releases_it(panel) -> None:
    expert = seated(panel)
    with pytest.raises(UnknownCase):
        blind_file_for(expert, panel.pk, upload("扫描.png"))
    case = released(panel, "扫描.png")
    assert blind_page(blind_file_for(expert, panel.pk, upload("扫描.png")), 1)
    line = case.events.get(event="release_file")
    assert (line.detail["upload"], line.account) == (upload("扫描.png"), INDUSTRY_OFFICER.account_id)
    assert AuditEntry.objects.filter(detail__contains="release_file").count() == 1
    released(panel, "扫描.png")
    assert case.events.filter(event="release_file").count() == 1


def test_a_release_is_refused_to_others_on_an_old_page_and_for_what_cannot_be_shown(panel) -> None:
    with pytest.raises(Forbidden):
        released(panel, "扫描.png", OFFICER)
    with pytest.raises(StaleCase):
        released(panel, "扫描.png", later=-1)
    with pytest.raises(NotYet, match="没有可以显示的页面"):
        released(panel, "幻灯.pptx")
    case = Case.objects.get(pk=panel.case_id)
    with pytest.raises(UnknownCase):
        release_file(actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=NINTH, upload_id=999_999)
    assert files(panel)["扫描.png"] is False


def test_nobody_sees_a_file_before_accepting_or_after_recusal_or_without_a_seat(panel) -> None:
    plan, account = upload("方案.pdf"), panel.seats.first().account
    with pytest.raises(NotYet, match="先确认没有利害关系"):
        blind_file_for(as_(account), panel.pk, plan)
    expert = seated(panel)
    assert blind_file_for(expert, panel.pk, plan).paper == panel.case.law.papers[0].name
    actions.recuse(actor=expert, panel_id=panel.pk, at=NINTH, why="亲属")
    with pytest.raises(Forbidden):
        blind_file_for(as_(account), panel.pk, plan)
    with pytest.raises(Forbidden):
        blind_file_for(OFFICER, panel.pk, plan)


def test_a_file_taken_back_or_of_another_case_is_not_there(panel) -> None:
    expert = seated(panel)
    Upload.objects.filter(name="方案.pdf").update(removed_at=NINTH)
    for other in (upload("方案.pdf"), 999_999):
        with pytest.raises(UnknownCase):
            blind_file_for(expert, panel.pk, other)
