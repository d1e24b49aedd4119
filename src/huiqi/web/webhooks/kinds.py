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
    Kind("case.submitted", _("提交申请"), "submit"),
    Kind("case.accepted", _("受理申请"), "accept"),
    Kind("case.returned", _("一次性告知补正"), "request_correction"),
    Kind("case.resubmitted", _("提交补正"), "resubmit"),
    Kind("case.refused", _("不予受理"), "refuse_acceptance"),
    Kind("case.withdrawn", _("撤回申请"), "withdraw"),
    Kind("case.examined", _("提出审核意见"), "examine"),
    Kind("case.sent_back", _("退回重审"), "send_back"),
    Kind("case.decided", _("审定支持"), "decide"),
    Kind("case.rejected", _("审定不予支持"), "reject"),
    Kind("objection.filed", _("提出异议"), "object"),
    Kind("objection.dismissed", _("异议不成立"), "dismiss_objection"),
    Kind("notice.published", _("发布公示"), "notice", public=True),
    Kind("notice.ended", _("公示期满"), "end_notice"),
    Kind("notice.upheld", _("异议成立，撤销决定"), "uphold_objection", public=True),
    Kind("notice.withdrawn", _("撤销决定"), "revoke", public=True),
    Kind("payment.instructed", _("发出拨付指令"), "instruct"),
    Kind("payment.paid", _("银行已支付"), "pay", public=True, fen="paid_fen"),
    Kind("payment.returned", _("银行退汇"), "return_payment", fen="returned_fen"),
    Kind("recovery.opened", _("启动追回"), "open_recovery", fen="claimed_fen"),
    Kind("recovery.decided", _("作出追回决定"), "decide_recovery", fen="principal_fen"),
    Kind("recovery.received", _("登记还款"), "record_receipt", fen="received_fen"),
    Kind("recovery.dropped", _("终止追回"), "drop_recovery"),
    Kind("recovery.closed", _("追回完毕"), "close_recovery", public=True),
    Kind(VERSION, _("政策公布"), public=True),
    Kind(WINDOW, _("申报窗口期开始"), public=True),
)
BY_NAME = {kind.name: kind for kind in KINDS}
OF_EVENT = {kind.event: kind for kind in KINDS if kind.event}
LABELS = {kind.name: kind.label for kind in KINDS} | {PING: _("测试消息")}
