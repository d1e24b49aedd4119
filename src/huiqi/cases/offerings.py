"""Which services can be asked for, what does each ask, which department answers which part, within how many days?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from huiqi.cases.errors import AnswerRefused, UnknownCase
from huiqi.cases.typed import plain
from huiqi.register.models import SUB_DISTRICTS, Venue

Kind = Literal["line", "text", "number", "date", "choice"]
LINE_MAX, TEXT_MAX, NUMBER_MAX = 100, 2_000, 10**9


@dataclass(frozen=True)
class Ask:
    """One thing a service asks. An answer is kept as text: a date as 2026-03-01, a number in figures."""

    name: str
    label: str
    kind: Kind = "line"
    required: bool = True
    choices: tuple[str, ...] = ()
    hint: str = ""

    def read(self, raw: str) -> str:
        """The answer in its kept form; empty where nothing was typed. Raises AnswerRefused."""
        typed = plain(raw)
        if not typed:
            return ""
        if self.kind == "choice" and typed not in self.choices:
            raise AnswerRefused(
                self.name, "“%(label)s”请从%(choices)s中选一个。", label=self.label, choices=tuple(self.choices)
            )
        if self.kind == "number" and not (typed.isascii() and typed.isdecimal() and int(typed) <= NUMBER_MAX):
            raise AnswerRefused(self.name, "“%(label)s”请填0或更大的整数。", label=self.label)
        if self.kind == "date":
            return self._day(typed)
        most = TEXT_MAX if self.kind == "text" else LINE_MAX
        if len(typed) > most:
            raise AnswerRefused(self.name, "“%(label)s”最多%(most)s字，请缩短。", label=self.label, most=most)
        return typed

    def _day(self, typed: str) -> str:
        try:
            return dt.date.fromisoformat(typed).isoformat()
        except ValueError:
            raise AnswerRefused(self.name, "“%(label)s”请填日期，如2026-03-01。", label=self.label) from None


@dataclass(frozen=True)
class Part:
    """What one department answers: its own questions, which no other department reads, and its working days."""

    key: str
    label: str
    department: str
    days: int
    asks: tuple[Ask, ...] = ()
    papers: tuple[str, ...] = ()
    result: str = ""
    """What the register holds once it is provided; such a part is provided by an action of its own."""


@dataclass(frozen=True)
class Offering:
    """One service. Whoever asks chooses among its `parts`; a service with one part is asked whole.

    `common` is asked once and read by every department that answers a part of the request.
    """

    key: str
    measure: str
    title: str
    parts: tuple[Part, ...]
    common: tuple[Ask, ...] = ()

    def part(self, key: str) -> Part:
        """The part of a key. Raises UnknownCase."""
        for part in self.parts:
            if part.key == key:
                return part
        raise UnknownCase("“%(title)s”没有这样的事项；请刷新页面后重选。", title=self.title)

    def asks(self, keys: tuple[str, ...]) -> tuple[tuple[str, Ask], ...]:
        """What is asked where these parts are chosen: (part key, question); the part of a common question is empty."""
        return tuple(("", a) for a in self.common) + tuple((k, a) for k in keys for a in self.part(k).asks)


HOUSING, SCHOOLING, MEDICAL = "housing", "schooling", "medical"
TALENT = Offering(
    "talent",
    "livestream.m06",
    "高端人才服务",
    (
        Part(HOUSING, "住房", "区住建局", 15,
             (Ask("wish", "希望的住房类型", "choice", choices=("人才公寓", "公租房", "租房补贴咨询")),
              Ask("people", "同住人数", "number"), Ask("note", "补充说明", "text", required=False)), ("婚姻状况证明",)),
        Part(SCHOOLING, "子女就学", "区人力资源局", 15,
             (Ask("child", "子女姓名"), Ask("born", "子女出生日期", "date"),
              Ask("stage", "申请学段", "choice", choices=("幼儿园", "小学", "初中", "高中")),
              Ask("note", "补充说明", "text", required=False)), ("户口簿或出生医学证明",)),
        Part(MEDICAL, "医疗保健", "区企业服务中心", 10,
             (Ask("need", "需要的服务", "choice", choices=("就医绿色通道", "健康体检", "家庭医生")),
              Ask("note", "补充说明", "text", required=False))),
    ),
    (Ask("name", "人才姓名"), Ask("phone", "联系电话"), Ask("level", "人才类别", "choice",
                                                           choices=("国家级", "省市级", "区级", "待认定"))),
)  # fmt: skip
"""Three parts for three departments. Which of them answers what, and the days, are assumed: the draft says neither."""

VENUE = "recognition"
"""The result of a recognition: a venue that is recognised for a span of days."""
RECOGNITION = Offering(
    "recognition",
    "livestream.m01",
    "园区和集聚区认定",
    (
        Part("venue", "认定", "区文广旅体局", 30,
             (Ask("name", "名称"), Ask("kind", "类别", "choice", choices=tuple(map(str, Venue.Kind.labels))),
              Ask("sub_district", "街道", "choice", choices=SUB_DISTRICTS), Ask("address", "地址"),
              Ask("area_m2", "建筑面积（平方米）", "number"), Ask("studios", "直播间数量（间）", "number"),
              Ask("tenants", "入驻直播企业（家）", "number"), Ask("use_until", "场地使用权截止日期", "date")),
             ("产权或租赁证明", "运营方案"), result=VENUE),
    ),
)  # fmt: skip
"""Who operates a venue asks for its recognition. The 30 working days are assumed: the draft names none."""

OFFERINGS: Mapping[str, Offering] = {o.key: o for o in (TALENT, RECOGNITION)}
"""Every service that can be asked for, by key."""


def offering(key: str) -> Offering:
    """The service of a key. Raises UnknownCase."""
    try:
        return OFFERINGS[key]
    except KeyError:
        raise UnknownCase("没有这项服务；请从办事页面重新打开。") from None


def read_all(asks: tuple[tuple[str, Ask], ...], typed: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    """The answers by part key and name, each read; AnswerRefused names everything that is missing in one sentence."""
    read: dict[str, dict[str, str]] = {}
    missing = []
    for part, ask in asks:
        value = ask.read(typed.get((part, ask.name), ""))
        if ask.required and not value:
            missing.append(ask.label)
        read.setdefault(part, {})[ask.name] = value
    if missing:
        raise AnswerRefused(missing[0], "还没有填：%(labels)s。请填好再提交。", labels=tuple(missing))
    return read
