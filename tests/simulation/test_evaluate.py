"""A table of firms gets what each firm alone would get, and the same in every format."""

import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from huiqi.engine.backends import output_columns
from huiqi.engine.bind import bind
from huiqi.engine.explain import explain, explain_all
from huiqi.simulation.columnar import are_credit_codes
from huiqi.simulation.evaluate import evaluate, open_firms, reasons
from huiqi.simulation.population import generate
from huiqi.simulation.results import awards_table
from huiqi.units.credit_code import ALPHABET, CreditCodeError, read_credit_code
from simulation.tables import CODES, DAY, FACTS, PROGRAM, as_people_write, write_csv, write_parquet, write_workbook
from soak import times

BINDING = bind(PROGRAM, on=DAY)
COLUMNS = list(output_columns(PROGRAM).values())


def awards(path: Path) -> pa.Table:
    return awards_table(COLUMNS, [evaluate(BINDING, firms) for firms in open_firms(PROGRAM, path)[1]])


@pytest.fixture(scope="module")
def district() -> pa.Table:
    return generate(PROGRAM, firms=2_000, seed=3)


def test_the_same_firms_get_the_same_fen_from_a_workbook_from_csv_and_from_parquet(
    district: pa.Table, tmp_path: Path
) -> None:
    stored = awards(write_parquet(tmp_path / "firms.parquet", {n: district[n] for n in district.column_names}))
    rows = as_people_write(district)
    assert sum(stored["total_fen"].to_pylist()) > 0
    assert stored.column_names == ["credit_code", "name", *COLUMNS]
    assert awards(write_workbook(tmp_path / "firms.xlsx", rows, title="汇总表")).equals(stored)
    assert awards(write_csv(tmp_path / "firms.csv", rows, encoding="gb18030")).equals(stored)


def test_each_firm_gets_what_it_would_get_alone_and_for_the_same_reasons(district: pa.Table, tmp_path: Path) -> None:
    chance = random.Random(5)
    columns = {n: district[n].slice(0, 200).to_pylist() for n in district.column_names}
    for name in FACTS:  # one answer in ten is not known
        columns[name] = [None if chance.random() < 0.1 else v for v in columns[name]]
    (firms,) = open_firms(PROGRAM, write_parquet(tmp_path / "firms.parquet", columns))[1]
    table = pa.Table.from_batches([evaluate(BINDING, firms)]).to_pylist()
    said = iter(list(reasons(BINDING, firms)))
    settled = 0
    for row, got in enumerate(table):
        known = {n: int(columns[n][row]) for n in FACTS if columns[n][row] is not None}
        for answer in explain_all(BINDING, known):
            reason, column = next(said), f"{answer.measure.id}_fen"
            assert (got[column], reason.status) == (answer.award_fen, answer.status)
            assert (reason.low_fen, reason.high_fen) == answer.award_range_fen
            assert [v.key for v in reason.refused] == list(answer.refused)
            assert list(reason.missing) == [FACTS[f].label for f in answer.missing]
            settled += answer.award_fen is not None
        assert got["total_min_fen"] <= (got["total_fen"] or got["total_min_fen"]) <= got["total_max_fen"]
    assert 0 < settled < 200 * len(PROGRAM.policy.money)


def test_a_firm_of_which_nothing_is_known_is_left_open_not_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "firms.csv", [["统一社会信用代码"], [CODES[0]]])
    (row,) = awards(path).to_pylist()
    total = sum(explain(BINDING, m.id, {}).award_range_fen[1] for m in PROGRAM.policy.money)
    assert {row[c] for c in COLUMNS} == {None}
    assert (row["total_min_fen"], row["total_max_fen"]) == (0, total)


def test_a_table_without_rows_gives_a_table_without_rows(tmp_path: Path) -> None:
    assert awards(write_csv(tmp_path / "firms.csv", [["统一社会信用代码"]])).num_rows == 0


CELL = st.sampled_from(
    ["是", "否", "", "也许", "35", "-1", "1,000.5", "0.001", "2026-02-30", *CODES, CODES[0][:-1] + "A", " "]
)


@settings(max_examples=times(60), deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=12))
def test_rows_in_are_rows_out_and_rows_in_error(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    headings = ["统一社会信用代码", "直播企业", "实付租金", "落户日期"]
    rows = [headings, *([code, *rest] for code, *rest in cells)]
    blank = sum(not any(c.strip() for c in row) for row in cells)
    for path in (write_csv(folder / "firms.csv", rows), write_workbook(folder / "firms.xlsx", rows)):
        for firms in open_firms(PROGRAM, path)[1]:
            assert len(evaluate(BINDING, firms)) + len(firms.bad) == firms.rows
            assert len({bad.line for bad in firms.bad}) == len(firms.bad)
            assert firms.rows == len(cells) - firms.empty
            assert firms.empty == blank or path.suffix == ".xlsx"
    columns = {h: [row[i] for row in cells] for i, h in enumerate(headings)}
    for firms in open_firms(
        PROGRAM, write_parquet(folder / "firms.parquet", {k: pa.array(v, pa.string()) for k, v in columns.items()})
    )[1]:
        assert len(evaluate(BINDING, firms)) + len(firms.bad) == firms.rows == len(cells)


def test_codes_are_judged_together_as_they_are_one_by_one() -> None:
    chance = np.random.default_rng(4)
    texts = generate(PROGRAM, firms=2_000, seed=9)["credit_code"].to_pylist()
    for row in range(0, 2_000, 2):
        at = int(chance.integers(0, 18))
        texts[row] = texts[row][:at] + str(chance.choice(list(ALPHABET + "IOSVZa 中"))) + texts[row][at + 1 :]
    texts += ["", "合计", *CODES]

    def alone(text: str) -> bool:
        try:
            return read_credit_code(text) == text
        except CreditCodeError:
            return False

    judged = are_credit_codes(pa.array(texts)).tolist()
    assert judged == [alone(t) for t in texts]
    assert all(uscc.is_valid(t) for t, good in zip(texts, judged, strict=True) if good and t[0].isdigit())
    assert 0 < sum(judged) < len(texts)
