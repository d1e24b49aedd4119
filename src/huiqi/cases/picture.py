"""What does the table of states look like? An SVG drawn from its rows: a box a state, an arrow a row."""

from html import escape

from huiqi.access.actor import ANYONE, SYSTEM_ROLE
from huiqi.cases.states import CLOCK_LABELS, CLOSED, DAYS, ROWS, State, T, runs_in, stands_in

_PLACE = {
    State.DRAFT: (0, 1),
    State.SUBMITTED: (1, 1),
    State.ACCEPTED: (2, 1),
    State.EXAMINED: (3, 1),
    State.DECIDED: (4, 1),
    State.NOTICED: (5, 1),
    State.TO_BE_PAID: (6, 1),
    State.PAYING: (7, 1),
    State.PAID: (7, 2),
    State.RECOVERING: (7, 3),
    State.RECOVERED: (6, 3),
    State.RETURNED: (1, 0),
    State.OBJECTED: (5, 0),
    State.WITHDRAWN: (0, 2),
    State.REFUSED: (1, 2),
    State.REJECTED: (3, 2),
    State.VOIDED: (5, 2),
}
"""Column and row of each state; the way that ends in money is the middle row."""
_SHORT = {
    "manager": "企业",
    "window": "窗口",
    "officer": "经办",
    "head": "负责人",
    "secretary": "秘书",
    "treasury": "国库",
    ANYONE: "任何人",
    SYSTEM_ROLE: "到期自动",
}
_STEP_X, _STEP_Y, _WIDTH, _HEIGHT, _EDGE = 224, 150, 124, 52, 30
_STYLE = """
text{font:13px "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;fill:#1d2733;text-anchor:middle}
.start{text-anchor:start}.end{text-anchor:end}
.small{font-size:11px;fill:#5b6775}.box{fill:#fff;stroke:#0b5cab}.closed{fill:#f6f8fb;stroke:#5b6775}
path{fill:none;stroke:#5b6775;marker-end:url(#tip)}.back{stroke-dasharray:4 3}
.halo{paint-order:stroke;stroke:#fff;stroke-width:4px}
"""


def states_svg() -> str:
    """The whole picture; the same table gives the same bytes."""
    width, height = 8 * _STEP_X - (_STEP_X - _WIDTH) + 2 * _EDGE, 4 * _STEP_Y + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t">',
        '<title id="t">申请的状态 · The states of a case</title>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" style="fill:#5b6775;stroke:none"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    drawn: dict[tuple[State, State], list[T]] = {}
    for row in ROWS:
        drawn.setdefault((row.source, row.target), []).append(row)
    arrows = [_arrow(source, target, rows) for (source, target), rows in drawn.items()]
    parts += [line for line, _ in arrows] + [_box(state) for state in State] + [words for _, words in arrows if words]
    return "\n".join([*parts, "</svg>", ""])


def _corner(state: State) -> tuple[int, int]:
    column, row = _PLACE[state]
    return _EDGE + column * _STEP_X, 30 + row * _STEP_Y


def _box(state: State) -> str:
    x, y = _corner(state)
    kind = "closed" if state in CLOSED else "box"
    clocks = "，".join(_clock(name, state) for name in CLOCK_LABELS if state in runs_in(name) | stands_in(name))
    lines = [
        f'<rect class="{kind}" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>',
        f'<text x="{x + _WIDTH // 2}" y="{y + (22 if clocks else 31)}">{state.label}</text>',
    ]
    if clocks:
        lines.append(f'<text class="small" x="{x + _WIDTH // 2}" y="{y + 41}">{clocks}</text>')
    return "".join(lines)


def _clock(name: str, state: State) -> str:
    return f"{CLOCK_LABELS[name]}停" if state in stands_in(name) else f"{CLOCK_LABELS[name]}{DAYS[name]}日"


def _arrow(source: State, target: State, rows: list[T]) -> tuple[str, str]:
    """One arrow for all rows between two states, and the words beside it, which stand above every line."""
    title = "；".join(f"{r.event}: {r.label}（{_who(r)}）" for r in rows)
    if source is target:
        return f"<g><title>{escape(title)}</title></g>", ""
    if target is State.WITHDRAWN and source is not State.DRAFT:
        return f'<g><title>{escape(title)}</title><path class="back" d="{_withdrawal(source)}"/></g>', ""
    (sx, sy), (tx, ty) = _corner(source), _corner(target)
    line, x, y, anchor = _level(sx, sy, tx) if sy == ty else _upright(sx, sy, tx, ty)
    words = "、".join(dict.fromkeys(r.label for r in rows))
    return (
        f'<g><title>{escape(title)}</title><path d="{line}"/></g>',
        f'<text class="halo {anchor}" x="{x}" y="{y}">{escape(words)}</text>'
        f'<text class="small halo {anchor}" x="{x}" y="{y + 15}">{_who(rows[0])}</text>',
    )


def _level(sx: int, y: int, tx: int) -> tuple[str, int, int, str]:
    """An arrow along a row: to the right above the middle, back to the left below it; where its words stand."""
    forth = tx > sx
    height = y + (18 if forth else 40)
    start, end = (sx + _WIDTH, tx - 2) if forth else (sx, tx + _WIDTH + 2)
    return f"M{start} {height}H{end}", (start + end) // 2, height - 21 if forth else height + 14, "middle"


def _upright(sx: int, sy: int, tx: int, ty: int) -> tuple[str, int, int, str]:
    """An arrow between rows: down on the right third, up on the left third; past the middle row, beside it."""
    if abs(ty - sy) > _STEP_Y:
        x = sx + _WIDTH + 66
        return f"M{sx + _WIDTH} {sy + 34}H{x}V{ty + 26}H{tx + _WIDTH + 2}", x - 40, ty - 26, "start"
    down = ty > sy
    x = sx + _WIDTH * (3 if down else 1) // 4
    start, end = (sy + _HEIGHT, ty - 2) if down else (sy, ty + _HEIGHT + 2)
    return f"M{x} {start}V{end}", x + (6 if down else -6), (start + end) // 2 - 6, "start" if down else "end"


def _withdrawal(source: State) -> str:
    """A dashed line under the rows to where all withdrawals end."""
    x, y = _corner(source)
    end_x, end_y = _corner(State.WITHDRAWN)
    above = source is State.RETURNED  # it stands above the middle row: down its left side
    start = f"M{x} {y + 26}H{x - 10}" if above else f"M{x + 8} {y + _HEIGHT}"
    return f"{start}V{end_y + _HEIGHT + 20}H{end_x + 40}V{end_y + _HEIGHT + 2}"


def _who(row: T) -> str:
    return "、".join(_SHORT[role] for role in row.by)
