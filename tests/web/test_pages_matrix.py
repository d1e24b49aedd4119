"""Can everybody use every page? Each page × role × language × width in a real browser, found by the table in routes.py.

The short form opens each page once in each language; `make soak` opens it as every role that may, at both widths.
Of one page it asks: its language, one heading, nothing axe objects to, nothing wider than the screen, a console without
errors, and in English no Chinese but what people typed and the law says.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlencode

import pytest
from django.db.models import CharField
from django.db.models.functions import Cast
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from huiqi.cases.models import Case
from soak import SOAKING
from web.accessibility import objections
from web.routes import EVERYONE, ROUTES, Objects, World, who, world
from web.test_routes import sign_in

pytestmark = pytest.mark.django_db
WIDE, PHONE = 1280, 390
KEPT = re.compile(
    r"惠企|简体中文|示例直播公司|[一二三四五六七八九十（）]+|日期|是否上班|说明|租赁备案名单|"
    r"手机号|证书编号|发证日期|测点|测试时间|下载速率|上传速率|时延"
)
"""What stays Chinese on an English page though it is not marked so: the service, a language, a firm, the number of a
clause, and the headings of a sheet that are explained in English beside them."""

CHINESE_OUTSIDE = r"""() => {
  const han = /[\u4e00-\u9fff]+/g, found = [];
  const said = [...document.querySelectorAll('[lang^=zh]')].map(node => node.textContent).join(' ');
  const marked = node => node.closest('[lang]')?.lang.startsWith('zh');
  const note = (where, words) => {
    if ((words.match(han) ?? []).some(run => !said.includes(run))) found.push(where + words.trim());
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (marked(node.parentElement) || node.parentElement.closest('script, style, textarea, code')) continue;
    if (node.data.match(han)) found.push(node.data.trim());
  }
  note('title: ', document.title);
  for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!marked(node)) note(`${name}: `, node.getAttribute(name));
  return found;
}"""
"""Chinese words outside any element that says it is Chinese; a title or a label may repeat what one of these says."""

REFUSALS = {"403": ("/audit/", "reader"), "404": ("/nothing-here", "visitor")}


@dataclass
class Readers:
    """Somebody of each role, signed in a moment ago: a client that asks, and a page of the browser when one is needed."""

    open_page: Callable[[], Page]
    clients: dict[str, Client]
    pages: dict[str, Page] = field(default_factory=dict)

    def shown(self, roles: list[str], path: str) -> Iterator[str]:
        """The roles to whom the address shows a page of its own, not the way to another. What gives one a file gives all."""
        for role in roles:
            answer = self.clients[role].get(path, headers={"accept": "text/html"})
            assert answer.status_code in (200, 302), f"{path} answers {role} with {answer.status_code}"
            if answer.status_code == 200 and not answer["Content-Type"].startswith("text/html"):
                return
            if answer.status_code == 200:
                yield role

    def page(self, role: str) -> Page:
        """The role's page."""
        if role not in self.pages:
            self.pages[role] = page = self.open_page()
            for name, cookie in self.clients[role].cookies.items():
                page.context.add_cookies([{"name": name, "value": cookie.value, "domain": "localhost", "path": "/"}])
        return self.pages[role]


def signed_in_readers(place: World, open_page: Callable[[], Page]) -> Readers:
    """Each role, signed in."""
    clients = {role: Client() for role in sorted(EVERYONE)}
    for role, account in place.accounts.items():
        sign_in(clients[role], account)
    return Readers(open_page, clients)


def visits(readers: Readers, place: World, language: str) -> Iterator[tuple[str, str, str]]:
    """(route, path, role): in a soak each that shows a page; else one role a route, another in English than in Chinese."""
    objects = Objects(place.own)
    for name, row in ROUTES.items():
        if row.method != "get":
            continue
        path, roles = path_of(name, objects), sorted(who(row.may), reverse=language == "en")
        admitted = readers.shown(roles, path)
        yield from ((name, path, role) for role in (admitted if SOAKING else islice(admitted, 1)))
    yield from ((name, *refusal) for name, refusal in REFUSALS.items())


def path_of(route: str, objects: Objects) -> str:
    """The address about an object of the readers' own, made for the first that asks: no earlier one stands in its way."""
    row = ROUTES[route]
    if set(row.objects.values()) - objects.keys():
        Case.objects.update(matter_key=Cast("pk", CharField()))
    path = reverse(route, kwargs={part: objects[key] for part, key in row.objects.items()})
    return f"{path}?{urlencode(row.data)}" if row.data and row.method == "get" else path


def faults(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the page that is open."""
    if (said := page.locator("html").get_attribute("lang")) != {"zh": "zh-Hans", "en": "en"}[language]:
        yield f"is in {said}"
    if (headings := page.get_by_role("heading", level=1).count()) != 1:
        yield f"has {headings} first headings"
    yield from objections(page)
    if language == "en":
        yield from (
            f"leaves {words!r}" for words in page.evaluate(CHINESE_OUTSIDE) if re.search(r"[一-鿿]", KEPT.sub("", words))
        )


def too_wide(page: Page) -> Iterator[str]:
    """Whether a reader has to scroll sideways."""
    if (width := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]:
        yield f"is {width} wide at {page.viewport_size['width']}"


@pytest.fixture
def patient_api(settings) -> None:
    """Every role asks for every address here, from one network and within a minute."""
    settings.API_PER_MINUTE = {"address": 100_000, "token": 100_000}


@pytest.mark.usefixtures("patient_api")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [WIDE, PHONE] if SOAKING else [None])
def test_every_page_can_be_used_by_everybody_who_may_open_it(page_at, language, width) -> None:
    place = world()
    first = width or {"zh": WIDE, "en": PHONE}[language]
    readers = signed_in_readers(place, lambda: page_at(first, {"zh": "zh-CN", "en": "en-GB"}[language]))
    seen, found = set(), []
    for route, path, role in visits(readers, place, language):
        page, seen = readers.page(role), seen | {route}
        page.goto(path)
        wrong = [*faults(page, language), *too_wide(page)]
        if width is None:
            page.set_viewport_size({"width": WIDE + PHONE - first, "height": 900})
            wrong += too_wide(page)
            page.set_viewport_size({"width": first, "height": 900})
        found += [f"{route} for {role} {fault}" for fault in wrong]
    assert not found, "\n".join(found)
    assert seen >= {"desk-case", "desk-meeting", "my-facts", "notice", "catalogue", "account-home", *REFUSALS}


def test_a_page_of_faults_is_objected_to(page_at) -> None:
    page = page_at()
    page.set_content(
        "<html><body><h1>a</h1><h1>b</h1><input style='width: 2000px'><p style='color: #ccc'>Too pale</p></body></html>"
    )
    said = " ".join([*faults(page, "en"), *too_wide(page)])
    for words in ("is in None", "has 2 first headings", "axe label", "axe color-contrast", "2008 wide at 1280"):
        assert words in said, said
