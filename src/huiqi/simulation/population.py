"""Which firms stand in for a district's? Made up, skewed as real ones are, the same for the same seed.

A few firms earn most of the revenue, rent goes with size, about one firm in eight lives from live streaming, parks
and listings are rare, and most firms do nothing that a measure supports. No figure comes from a real firm.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huiqi.engine.backends.columns import dtype_of
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program
from huiqi.simulation.district import draw
from huiqi.units.credit_code import ALPHABET, LENGTH, ORGANISATION_WEIGHTS, WEIGHTS

BLOCK = 16_384
"""Firms drawn at once, each block from its own seed: a longer population begins with the shorter one."""

MOST_FIRMS = 31**6
"""So many different codes there are."""

_PREFIX = "91440305MA"
_STRIDE = 614_889_773
"""Prime to 31**6: steps of it meet every number below once before the first comes again."""

_LETTERS = np.frombuffer(ALPHABET.encode(), np.uint8)
_ORGANISATION_DIGITS = np.array([ALPHABET.index(c) for c in "0123456789X"])
_BRANDS = "云海星辰山湾前沿创新智联锦程瑞丰华茂天禾鸿图启明嘉悦博远汇优品帆万象"
_LIVE_TRADES = ("文化传媒", "网络直播", "数字传媒", "电子商务", "网络科技", "文化科技")
_OTHER_TRADES = ("科技", "贸易", "餐饮管理", "供应链", "信息技术", "实业", "管理咨询", "物流", "建筑工程", "生物医药")


def generate(program: Program, *, firms: int, seed: int) -> pa.Table:
    """`firms` rows: `credit_code`, `name` and every fact of the policy, as the engines store them; no nulls.

    Money is int64 fen, dates are int32 YYYYMMDD, codes int8 places in their table, truths bool. The codes are valid
    and all different. Raises ValueError for more than MOST_FIRMS, KeyError for a fact that is not drawn here.
    """
    if not 0 <= firms <= MOST_FIRMS:
        raise ValueError(f"企业数 {firms} 不在 0 至 {MOST_FIRMS} 之间")
    facts = program.policy.facts
    starts = range(0, firms, BLOCK)
    blocks = [_block(facts, start, seed).slice(0, firms - start) for start in starts]
    return pa.Table.from_batches(blocks, _schema(facts))


_QUOTAS = (
    (10, ("livestream_firm", "in_recognised_venue", "above_designated_size", "loans_settled", "lease_filed")),
    (40, ("operates_in_district", "venue_is_recognised_park", "socially_invested")),
    (40, ("livestream_firm", "listing_filed")),
    (15, ("livestream_firm", "event_filed_before", "event_approved_brand")),
    (15, ("livestream_firm", "paired_region_listed")),
    (6, ("livestream_firm", "above_designated_size")),
    (6, ("livestream_firm", "loans_settled")),
    (3, ("livestream_firm", "in_recognised_venue", "lease_filed")),
    (2, ("livestream_firm",)),
    (1, ()),
)
"""One firm in so many, but at least one, says yes to all of these facts."""


def concerned(program: Program, *, firms: int, seed: int) -> pa.Table:
    """`firms` rows as generate() makes them, chosen from a larger district: most of them have something to apply for.

    The first does the most. Raises like generate().
    """
    crowd = generate(program, firms=max(4 * BLOCK, 8 * firms), seed=seed)
    said = {name: crowd[name].to_numpy() for name in {name for _, names in _QUOTAS for name in names}}
    free = np.ones(crowd.num_rows, bool)
    chosen: list[int] = []
    for one_in, names in _QUOTAS:
        fits = np.flatnonzero(np.logical_and.reduce([free, *(said[name] for name in names)]))
        taken = fits[: min(max(1, firms // one_in), firms - len(chosen))]
        free[taken] = False
        chosen += taken.tolist()
    return crowd.take(pa.array(chosen[:1] + sorted(chosen[1:]), pa.int64()))


def _schema(facts: Mapping[str, Fact]) -> pa.Schema:
    columns = [(f.name, pa.bool_() if f.kind == "bool" else pa.from_numpy_dtype(dtype_of(f))) for f in facts.values()]
    return pa.schema([("credit_code", pa.string()), ("name", pa.string()), *columns])


def _block(facts: Mapping[str, Fact], start: int, seed: int) -> pa.RecordBatch:
    """The BLOCK firms from number `start` on."""
    rng = np.random.default_rng([seed, start // BLOCK])
    drawn = draw(rng, BLOCK)
    columns = [_credit_codes(start, seed), _names(rng, drawn["livestream_firm"])]
    for fact in facts.values():
        column = drawn[fact.name].clip(fact.lo, fact.hi)
        columns.append(pa.array(column.astype(bool if fact.kind == "bool" else dtype_of(fact))))
    return pa.record_batch(columns, schema=_schema(facts))


def _credit_codes(start: int, seed: int) -> pa.Array:
    """BLOCK valid codes, different from those of every other block of the same seed."""
    number = (np.arange(start, start + BLOCK, dtype=np.int64) * _STRIDE + seed % MOST_FIRMS) % MOST_FIRMS
    places = np.empty((BLOCK, LENGTH), np.int64)
    places[:, : len(_PREFIX)] = [ALPHABET.index(c) for c in _PREFIX]
    for place in range(6):
        places[:, len(_PREFIX) + place] = number // 31 ** (5 - place) % 31
    organisation = _LETTERS[places[:, 8:16]]
    worth = np.where(organisation >= ord("A"), organisation - ord("A") + 10, organisation - ord("0")).astype(np.int64)
    places[:, 16] = _ORGANISATION_DIGITS[-(worth @ np.array(ORGANISATION_WEIGHTS)) % 11]
    places[:, 17] = -(places[:, :17] @ np.array(WEIGHTS)) % 31
    text = np.ascontiguousarray(_LETTERS[places])
    offsets = np.arange(BLOCK + 1, dtype=np.int32) * LENGTH
    return pa.Array.from_buffers(pa.string(), BLOCK, [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def _names(rng: np.random.Generator, live: np.ndarray) -> pa.Array:
    """Names as firms of the district bear them; several may share one."""
    trades = pa.array([*_LIVE_TRADES, *_OTHER_TRADES])
    other = rng.integers(len(_LIVE_TRADES), len(trades), len(live))
    trade = np.where(live, rng.integers(0, len(_LIVE_TRADES), len(live)), other)
    brands = pa.array(list(_BRANDS))
    drawn = [brands.take(pa.array(rng.integers(0, len(brands), len(live)))) for _ in range(3)]
    return pc.binary_join_element_wise("深圳市", *drawn, trades.take(pa.array(trade)), "有限公司", "")
