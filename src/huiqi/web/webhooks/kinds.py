"""What is there to hear? One table: the name a receiver knows it by, which event of a case it is, who may hear it.

Names are a promise to receivers: they are added, never changed.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Kind:
    """`event` as cases.Event has it, empty where it is none; `fen` is what its amount is called in a message.

    `public` is True for what the public may see: whoever asks hears it of the whole district.
    """

    name: str
    label: str
    event: str = ""
    public: bool = False
    fen: str = ""


PING, VERSION, WINDOW = "ping", "policy.published", "window.opened"
KINDS = (
    Kind("case.submitted", _("申请已提交"), "submit"),
    Kind("case.accepted", _("申请已受理"), "accept"),
    Kind("case.returned", _("已一次性告知补正"), "request_correction"),
    Kind("case.resubmitted", _("补正已提交"), "resubmit"),
    Kind("case.refused", _("已决定不予受理"), "refuse_acceptance"),
    Kind("case.withdrawn", _("申请已撤回"), "withdraw"),
    Kind("case.examined", _("已提出审核意见"), "examine"),
    Kind("case.sent_back", _("已退回重审"), "send_back"),
    Kind("case.decided", _("已审定支持"), "decide"),
    Kind("case.rejected", _("已审定不予支持"), "reject"),
    Kind("objection.filed", _("有人提出异议"), "object"),
    Kind("objection.dismissed", _("异议已答复：不成立"), "dismiss_objection"),
    Kind("notice.published", _("公示已发布"), "notice", public=True),
    Kind("notice.ended", _("公示已期满"), "end_notice"),
    Kind("notice.upheld", _("异议成立，决定已撤销"), "uphold_objection", public=True),
    Kind("notice.withdrawn", _("撤销决定并撤下公示"), "revoke", public=True),
    Kind("payment.instructed", _("拨付指令已发出"), "instruct"),
    Kind("payment.paid", _("款项已支付"), "pay", public=True, fen="paid_fen"),
    Kind("payment.returned", _("款项已退汇"), "return_payment", fen="returned_fen"),
    Kind("recovery.opened", _("追回已启动"), "open_recovery", fen="claimed_fen"),
    Kind("recovery.decided", _("追回决定已作出"), "decide_recovery", fen="principal_fen"),
    Kind("recovery.received", _("收到还款"), "record_receipt", fen="received_fen"),
    Kind("recovery.dropped", _("追回已终止"), "drop_recovery"),
    Kind("recovery.closed", _("追回已完毕"), "close_recovery", public=True),
    Kind(VERSION, _("政策已公布"), public=True),
    Kind(WINDOW, _("申报已开始"), public=True),
)
BY_NAME = {kind.name: kind for kind in KINDS}
OF_EVENT = {kind.event: kind for kind in KINDS if kind.event}
LABELS = {kind.name: kind.label for kind in KINDS} | {PING: _("测试消息")}
