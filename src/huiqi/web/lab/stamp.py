"""What does a result of the laboratory rest on? The law, the numbers before and after, and the firms, by their hashes."""

from dataclasses import dataclass

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
