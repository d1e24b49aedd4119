"""`huiqi deliver` sends what waits, says how many, and lists what has not left."""

from argparse import Namespace

import pytest
from django.core import mail
from django.test import override_settings

from cases import people
from huiqi.access import actions
from huiqi.access.actor import SYSTEM
from huiqi.cases.models import Delivery
from huiqi.web.commands import deliver

pytestmark = pytest.mark.database


def test_what_waits_is_listed_then_sent_and_nothing_is_sent_twice(capsys: pytest.CaptureFixture[str]) -> None:
    people.firm()
    people.window()
    account = actions.create_account(actor=SYSTEM("test"), email="w@example.cn", name="窗口", at=people.START)
    actions.grant(actor=SYSTEM("test"), account_id=account.pk, role="window", department="区企业服务中心", at=people.START)
    case = people.submitted()
    away = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost", "EMAIL_PORT": 1}
    with override_settings(**away):
        assert deliver.run(Namespace(list=False)) == 0
    assert "已发出 0 件，未发出 1 件" in capsys.readouterr().out
    deliver.run(Namespace(list=True))
    listed = capsys.readouterr().out
    assert f"邮件 account:{account.pk} {case} 提交：未发出，已试 1 次。ConnectionRefusedError" in listed
    assert "w@example.cn" not in listed
    for expected in ("已发出 1 件，未发出 0 件", "已发出 0 件，未发出 0 件"):
        deliver.run(Namespace(list=False))
        assert expected in capsys.readouterr().out
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == "sent"
