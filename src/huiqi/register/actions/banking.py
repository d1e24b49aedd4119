"""How does an enterprise name the bank account for its money? Its own account, checked for form, the number encrypted."""

import datetime as dt
import uuid

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.cipher import keyring
from huiqi.register.errors import RegisterError
from huiqi.register.models import BankAccount, Enterprise
from huiqi.register.permission import require_write

NUMBER_LENGTHS = range(9, 31)
CODE_LENGTH = 12


@transaction.atomic
@sensitive_variables("number", "digits")
def name_bank_account(
    *, actor: Actor, enterprise: Enterprise, holder: str, bank_name: str, bank_code: str, number: str, at: dt.datetime
) -> BankAccount:
    """The account for payments from now on; an earlier one ends. Naming the same again is a confirmation of it.

    Raises Forbidden, RegisterError (which never repeats the number).
    """
    require_write(actor, enterprise.credit_code)
    digits, code = "".join(number.split()).replace("-", ""), "".join(bank_code.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) in NUMBER_LENGTHS):
        raise RegisterError("BANK_NUMBER", "银行账号须为9至30位数字；请按开户许可证填写，可以带空格。")
    if not (code.isascii() and code.isdecimal() and len(code) == CODE_LENGTH):
        raise RegisterError("BANK_CODE", "联行号须为12位数字；请向开户银行查询后填写。")
    if holder.strip() != enterprise.name.strip():
        raise RegisterError(
            "BANK_HOLDER", "户名须与企业名称完全一致：款项只付给企业本身；请填对公账户的户名，企业已更名的先更新企业名称。"
        )
    if not bank_name.strip():
        raise RegisterError("BANK_NAME", "没有填开户银行；请填到支行，如“中国银行深圳南山支行”。")
    Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    BankAccount.objects.filter(enterprise=enterprise, ended_at=None).update(ended_at=at)
    reference = uuid.uuid4()
    row = BankAccount.objects.create(
        enterprise=enterprise,
        reference=reference,
        holder=holder.strip(),
        bank_name=bank_name.strip()[:100],
        bank_code=code,
        number_encrypted=keyring().encrypt(digits, str(reference)),
        number_end=digits[-4:],
        named_by=actor.key,
        named_at=at,
    )
    detail = {"bank": row.bank_name, "bank_code": code, "reference": str(reference)}
    audit.record(actor=actor, verb="register.write", subject=f"enterprise:{enterprise.credit_code}", at=at, detail=detail)
    return row
