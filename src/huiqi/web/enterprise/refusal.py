"""What does a firm read when an action of cases is refused? The room's own sentence in Chinese, one per code in English."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from huiqi.cases.errors import CaseError

_SENTENCES = {
    "WINDOW_CLOSED": _("这项措施现在不在申报窗口期，请在下一窗口期再来。"),
    "MEASURE_BLOCKED": _("这项措施须先通过公平竞争审查，现在不能申请。"),
    "ANSWER_REFUSED": _("有一项填写不对，没有保存；请改正后再试。"),
    "DRAFT_INCOMPLETE": _("申请还不完整，请补齐缺少的事实、材料和承诺后再提交。"),
    "CASE_DUPLICATE": _("同一事项已有一项申请在办，请在那项申请中办理，或先撤回它。"),
    "CASE_STATE": _("这项申请现在的状态不能这样办理，请刷新页面。"),
    "PROPOSAL_STALE": _("这项建议所依据的资料或数字已有变化，没有提交；请核对后再确认。"),
    "PROPOSAL_OVER": _("这项建议已确认、不要或已收回，不能再办理。"),
    "CASE_STALE": _("您打开之后，这项申请已有变化，没有保存；请刷新页面，核对后再办理。"),
}
_ANY = _("没有办成，请刷新页面后再试；仍不行请联系牵头部门。")


def say_refusal(error: CaseError) -> str:
    """The refusal in the reader's language."""
    if get_language() != "en":
        return error.reason
    return gettext(_SENTENCES.get(error.code, _ANY))
