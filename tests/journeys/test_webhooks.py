"""A firm's manager adds an address, tests it, hears of its case, sees a failure and sends again; its receiver verifies."""

import json
import time
from collections.abc import Callable
from random import Random

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import people
from gateways.receivers import Receiver, receiver
from gateways.test_webhook import verify
from huiqi.cases import actions
from huiqi.web.webhooks.deliver import deliver
from huiqi.web.webhooks.feed import collect
from journeys.steps import handed_in_today, of
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "webhooks": "事件推送", "add": "登记并取得密钥", "on": "已复制，继续", "test": "发一条测试消息", "sent": "已送达",
        "busy": "待发送", "again": "再发一次", "replay": "补发", "pause": "暂停", "start": "启用", "change": "更换密钥",
        "delete": "删除", "none": "还没有推送地址",
    },
    "en-GB": {
        "webhooks": "Webhooks", "add": "Add and get the secret", "on": "Copied, go on", "test": "Send a test message",
        "sent": "Delivered", "busy": "To be sent", "again": "Send again", "replay": "Replay", "pause": "Pause",
        "start": "Turn on", "change": "Change secret", "delete": "Remove", "none": "No endpoint yet",
    },
}  # fmt: skip


def work() -> None:
    """A turn of the worker."""
    collect(at=timezone.now())
    deliver(at=timezone.now(), chance=Random(7))


def press(page: Page, name: str) -> None:
    page.locator("#main").get_by_role("button", name=name, exact=True).first.click()


def added(page: Page, say: dict[str, str], url: str, accessible: Callable[[Page], None]) -> str:
    """Add an address, at the second try; returns its secret."""
    page.goto("/account/")
    page.get_by_role("link", name=say["webhooks"]).click()
    expect(page.get_by_text(say["none"])).to_be_visible()
    accessible(page)
    page.locator("[name=name]").fill("ERP 2")
    page.locator("[name=url]").fill("ftp://receiver.example.cn/")
    press(page, say["add"])
    expect(page.locator(".field-error")).to_be_visible()
    accessible(page)
    expect(page.locator("[name=name]")).to_have_value("ERP 2")
    page.locator("[name=url]").fill(url)
    press(page, say["add"])
    secret = page.locator("#secret").inner_text()
    accessible(page)
    page.get_by_role("link", name=say["on"]).click()
    return secret


def refused_and_taken(
    page: Page, say: dict[str, str], hook: Receiver, number: str, accessible: Callable[[Page], None]
) -> None:
    """The case is accepted while the receiver is busy; its message is looked at and sent again."""
    case = of(number)
    hook.answer = lambda got: (503, {}, b"busy")
    actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=timezone.now())
    work()
    page.reload()
    expect(page.locator(".chip-wait", has_text=say["busy"])).to_have_count(1)
    accessible(page)
    page.locator("#deliveries tbody a").first.click()
    expect(page.get_by_text("HTTP 503")).to_be_visible()
    expect(page.locator("pre")).to_contain_text(number)
    accessible(page)
    hook.answer = lambda got: (200, {}, b"ok")
    press(page, say["again"])
    work()
    page.reload()
    expect(page.locator(".chip-good", has_text=say["sent"])).to_have_count(2)
    told = json.loads(hook.got[-1].body)
    assert (told["type"], told["data"]["case"], told["data"]["state"]) == ("case.accepted", number, "ACCEPTED")
    assert hook.ids[-1] == hook.ids[-2]


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 390)])
def test_a_firm_hears_of_its_case_by_a_webhook(signed_in, expect_accessible, settings, language: str, width: int) -> None:
    settings.DEMONSTRATION = True
    place, say = world(), WORDS[language]
    number = handed_in_today(place)
    page = signed_in(place.accounts["manager"], width, language)
    with receiver() as hook:
        secret = added(page, say, hook.url, expect_accessible)
        press(page, say["test"])
        work()
        page.reload()
        expect(page.locator(".chip-good", has_text=say["sent"])).to_have_count(1)
        assert verify(secret, hook.got[0].headers, hook.got[0].body, int(time.time()))
        refused_and_taken(page, say, hook, number, expect_accessible)
        page.locator("[name=which]").select_option("all")
        press(page, say["replay"])
        work()
        assert {json.loads(got.body)["type"] for got in hook.got[3:]} >= {"case.submitted", "case.accepted"}
        press(page, say["pause"])
        expect(page.get_by_role("button", name=say["test"])).to_be_disabled()
        press(page, say["start"])
        press(page, say["change"])
        assert page.locator("#secret").inner_text() != secret
        page.get_by_role("link", name=say["on"]).click()
        press(page, say["delete"])
        expect_accessible(page)
        press(page, say["delete"])
        expect(page.get_by_role("link", name="ERP 2")).to_have_count(0)
