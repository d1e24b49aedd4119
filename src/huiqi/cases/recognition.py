"""How is a venue scored on the spot? Five criteria, a hundred points, and the points from which it may be recognised.

The figures are assumed after the city's and other districts' rules for live-streaming bases (SZ-BASE23, LHUA-DL in
domain.md §1.2): 2,000 m², ten studios, ten tenants, five years of use.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """One line of the sheet: up to `most` points, and what earns them."""

    key: str
    label: str
    most: int
    earns: str


CRITERIA = (
    Criterion("area", "建筑面积", 20, "2,000平方米以上得满分，每少100平方米减2分"),
    Criterion("studios", "直播间和公共设施", 20, "10间以上得满分，每少1间减2分"),
    Criterion("tenants", "入驻直播企业", 20, "10家以上得满分，每少1家减2分"),
    Criterion("use", "场地使用权", 10, "剩余5年以上得满分，每少1年减2分"),
    Criterion("operation", "运营、网络和安全", 30, "运营团队、网络、消防和公共服务，现场评分"),
)
PASSES_AT = 70
"""Points from which a venue may be recognised."""
