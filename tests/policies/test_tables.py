"""A table of a Word document is read row by row, and a cell that spans several is told once."""

from pathlib import Path

import docx

from huiqi.policies.text import read_text


def test_a_cell_over_three_rows_and_a_cell_over_two_columns_are_told_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、表")
    table = document.add_table(rows=3, cols=3)
    for row, words in enumerate(("档 一 甲", "x 二 乙", "y 三 丙,丁")):
        for column, word in enumerate(words.split()):
            table.cell(row, column).text = word.replace(",", "\n ")
    table.cell(1, 0).text = table.cell(2, 0).text = ""
    table.cell(0, 0).merge(table.cell(2, 0))
    table.cell(1, 2).text = ""
    table.cell(1, 1).merge(table.cell(1, 2))
    document.save(str(tmp_path / "表.docx"))
    assert read_text(tmp_path / "表.docx").splitlines() == ["一、表", "档\t一\t甲", "二", "三\t丙 丁"]
