"""What does a result of the laboratory rest on? The law, the numbers before and after, and the firms, by their hashes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from huiqi.engine.bind import Binding
from huiqi.engine.explain import ENGINE_VERSION
from huiqi.web.lab.people import People


@dataclass(frozen=True)
class Stamp:
    """The same stamp gives the same figures."""

    policy_version: str
    engine_version: str
    on: str
    numbers_hash: str
    supposed_hash: str
    """Of the numbers with the changes."""
    population_sha256: str
    firms: int
    unknown: int
    bad: int

    @property
    def short(self) -> str:
        """One line under a picture: enough of each hash to find the rest by."""
        return short_of(asdict(self))

    def lines(self) -> list[tuple[str, str]]:
        """Label and value, in Chinese, for a table beside the figures."""
        return [
            ("政策版本", self.policy_version), ("引擎版本", self.engine_version), ("数字的日期", self.on),
            ("现行数字的散列值", self.numbers_hash), ("改后数字的散列值", self.supposed_hash),
            ("企业表的散列值", self.population_sha256), ("企业数", str(self.firms)), ("资料不全的企业数", str(self.unknown)),
            ("读不出来的行数", str(self.bad)),
        ]  # fmt: skip


def stamp(firms: People, before: Binding, after: Binding) -> Stamp:
    """Of a comparison on some firms."""
    return Stamp(
        before.program.version, ENGINE_VERSION, before.on.isoformat(), before.numbers_hash, after.numbers_hash,
        firms.sha256, firms.firms, firms.unknown, firms.bad,
    )  # fmt: skip


def short_of(stamp: Mapping[str, Any]) -> str:
    """The line under a picture, of a stamp that was kept.

    >>> short_of({"policy_version": "p@1", "on": "2026-11-28", "numbers_hash": "ab" * 32, "supposed_hash": "cd" * 32,
    ...         "population_sha256": "ef" * 32, "firms": 3, "seed": 7})
    'p@1 · 2026-11-28 · abababab → cdcdcdcd · efefefef (3) · seed 7'
    """
    numbers = f"{stamp['numbers_hash'][:8]} → {stamp['supposed_hash'][:8]}"
    parts = [stamp["policy_version"], stamp["on"], numbers, f"{stamp['population_sha256'][:8]} ({stamp['firms']})"]
    return " · ".join([*parts, *([f"seed {stamp['seed']}"] if "seed" in stamp else [])])
