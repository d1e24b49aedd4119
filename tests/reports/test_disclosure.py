"""No figure about fewer than three firms is shown, and none can be worked out from what is."""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as some

from huiqi.reports.disclosure import FEWEST, TOTAL, Sum, Table, counted, released

RECORDS = some.lists(some.tuples(some.integers(0, 2), some.integers(0, 2), some.integers(0, 6)), max_size=40)
Place = tuple[int | None, int | None]


def table(records: list[tuple[int, int, int]], known: dict[Place, int] | None = None) -> Table:
    return counted(records, range(3), range(3), known)


def equations(shown: Table) -> list[tuple[dict[Place, int], int]]:
    """What a reader knows: each row and column sums to its total; the hidden cells with their signs, and the rest."""
    known = []
    lines = [[(r, c) for c in (*shown.columns, TOTAL)] for r in (*shown.rows, TOTAL)]
    lines += [[(r, c) for r in (*shown.rows, TOTAL)] for c in (*shown.columns, TOTAL)]
    for line in lines:
        signs = {place: -1 if place == line[-1] else 1 for place in line}
        rest = sum(sign * (shown.cells[place] or 0) for place, sign in signs.items())
        hidden = {place: sign for place, sign in signs.items() if shown.cells[place] is None}
        if hidden:
            known.append((hidden, -rest))
    return known


def solved(shown: Table) -> set[Place]:
    """The hidden cells that the equations alone fix, by elimination in whole fractions."""
    places = sorted({place for hidden, _ in equations(shown) for place in hidden}, key=str)
    rows = [[Fraction(hidden.get(place, 0)) for place in places] for hidden, _ in equations(shown)]
    done = 0
    for column in range(len(places)):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][column] for x in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [x - row[column] * y for x, y in zip(row, rows[done], strict=True)]
        done += 1
    return {places[next(i for i, x in enumerate(row) if x)] for row in rows[:done] if sum(map(bool, row)) == 1}


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_what_is_shown_is_true_and_about_nobody_or_three_firms(records) -> None:
    shown, count, firms = table(records), Counter[Place](), defaultdict[Place, set[int]](set)
    for r, c, firm in records:
        for place in product((r, TOTAL), (c, TOTAL)):
            count[place] += 1
            firms[place].add(firm)
    for place, value in shown.cells.items():
        if value is not None:
            assert value == count[place]
            assert value == 0 or len(firms[place]) >= FEWEST


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_no_hidden_cell_follows_from_the_totals_and_the_cells_that_are_shown(records) -> None:
    assert solved(table(records)) == set()


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_where_a_total_is_shown_what_is_hidden_in_its_line_is_about_three_firms(records) -> None:
    shown, firms = table(records), defaultdict[Place, set[int]](set)
    for r, c, firm in records:
        for place in product((r, TOTAL), (c, TOTAL)):
            firms[place].add(firm)
    for hidden, _rest in equations(shown):
        inner = [place for place, sign in hidden.items() if sign == 1]
        if inner and all(sign == 1 for sign in hidden.values()):
            assert len(set().union(*(firms[place] for place in inner))) >= FEWEST


@settings(deadline=None, max_examples=60)
@given(some.lists(some.tuples(some.integers(0, 1), some.integers(0, 1), some.integers(0, 6)), max_size=9), some.data())
def test_nor_from_knowing_that_no_hidden_cell_is_empty_or_below_what_is_public(records, data) -> None:
    """Every table a reader could think of is tried: each hidden cell has more than one value in some of them."""
    count = Counter((r, c) for r, c, _ in records)
    known = {place: data.draw(some.integers(0, n)) for place, n in sorted(count.items())}
    shown = counted(records, range(2), range(2), known)
    places = sorted((place for place, value in shown.cells.items() if value is None), key=str)
    inner = [place for place in places if TOTAL not in place]
    most = len(records) + 1
    could: defaultdict[Place, set[int]] = defaultdict(set)
    for values in product(*(range(max(1, known.get(place, 0)), most + 1) for place in inner)):
        guess: dict[Place, int | None] = dict(shown.cells) | dict(zip(inner, values, strict=True))
        full = {place: guess[place] or 0 for place in product(range(2), range(2))}
        sums = {
            (r, c): sum(n for (row, column), n in full.items() if r in (row, TOTAL) and c in (column, TOTAL))
            for r, c in product((0, 1, TOTAL), (0, 1, TOTAL))
        }
        if all(shown.cells[place] in (None, sums[place]) for place in sums):
            for place in places:
                could[place].add(sums[place])
    assert all(len(could[place]) > 1 for place in places)


def test_a_check_that_hides_only_the_small_cells_would_be_seen_through() -> None:
    """The faults these tests are for: the naive table, from which the row's total gives the one hidden cell away."""
    naive = Table((0,), (0, 1), {(0, 0): 5, (0, 1): None, (0, TOTAL): 7, (TOTAL, 0): 5, (TOTAL, 1): None, (TOTAL, TOTAL): 7})
    assert solved(naive) == {(0, 1), (TOTAL, 1)}


def test_one_small_cell_hides_the_smallest_way_round() -> None:
    firms = range(10)
    records = [(0, 0, f) for f in firms] + [(0, 1, f) for f in firms[:2]] + [(1, 0, f) for f in firms[:4]]
    records += [(1, 1, f) for f in firms[:5]] + [(2, c, f) for c in (0, 1) for f in firms[:6]]
    shown = counted(records, range(3), range(2))
    assert [shown.line(row) for row in (0, 1, 2, TOTAL)] == [
        [None, None, 12], [None, None, 9], [6, 6, 12], [20, 13, 33],
    ]  # fmt: skip
    assert shown.hides


def test_a_sum_is_released_with_three_firms_and_grows_by_three() -> None:
    assert released([(1, 1, 10), (2, 2, 20)]) is None
    three = [(1, 1, 10), (2, 2, 20), (3, 3, 30)]
    assert released(three) == Sum(60, 3, 3)
    assert released([*three, (4, 4, 1_000), (5, 5, 2_000)]) == Sum(60, 3, 3)
    assert released([*three, (4, 4, 1_000), (5, 5, 2_000), (6, 6, 3_000)]) == Sum(6_060, 6, 6)
    assert released([*three, (4, 1, 7), (5, 1, 7)]) == Sum(60, 3, 3)


REPORTS = some.lists(some.tuples(some.integers(1, 9), some.integers(1, 8), some.integers(0, 10**9)), max_size=30)


@settings(deadline=None)
@given(REPORTS)
def test_what_two_days_differ_by_is_never_about_fewer_than_three_firms(reports) -> None:
    seen = [released([r for r in reports if r[0] <= day]) for day in range(10)]
    for day, (before, after) in enumerate(pairwise(seen), start=1):
        if before != after:
            assert after is not None
            first = before.on if before else 0
            new = [r for r in reports if first < r[0] <= after.on]
            assert len({firm for _, firm, _ in new}) >= FEWEST
            assert after.value - (before.value if before else 0) == sum(value for _, _, value in new)
        assert after is None or after.on <= day
