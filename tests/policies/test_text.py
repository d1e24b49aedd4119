"""A text falls into its clauses, whoever typed it."""

from pathlib import Path

import docx
import pytest

from huiqi.policies.text import TextError, clauses, read_text

TYPED = """某区支持养蜂业的办法
一、目标
养更多的蜂。
二、措施
（一）蜂箱补贴。每户每年最高2万元。
（二）蜂农融资
1.贷款贴息。按实付利息40%。
2. 蜂业上市。最高5万元。
(三) 蜂展
每场资助10%。
附件
一、蜂箱规格
"""
NUMBERS = ["一", "二", "二（一）", "二（二）", "二（二）1", "二（二）2", "二（三）"]


def test_a_clause_is_found_by_its_number_and_ends_at_the_next_heading() -> None:
    found = clauses(TYPED)
    assert list(found) == NUMBERS
    assert found["二（一）"] == "（一）蜂箱补贴。每户每年最高2万元。"
    assert found["二（二）"] == "（二）蜂农融资"
    assert found["二（三）"] == "(三) 蜂展\n每场资助10%。"


def test_half_width_brackets_spaces_and_marks_of_converters_change_no_number() -> None:
    untidy = TYPED.replace("（", "( ").replace("）", " )").replace("1.", "1．").replace("2. ", "[bookmark: _GoBack]2、")
    assert list(clauses(untidy)) == NUMBERS


def test_a_figure_at_the_start_of_a_line_is_no_heading() -> None:
    assert list(clauses("一、规模\n2.5万元以上。\n2026年起施行。")) == ["一"]


def test_a_number_that_stands_twice_is_refused() -> None:
    with pytest.raises(TextError, match="二（一）"):
        clauses(TYPED.replace("(三)", "（一）"))


def test_a_text_without_numbers_is_refused_with_what_to_do() -> None:
    with pytest.raises(TextError, match="自动编号"):
        clauses("养更多的蜂。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_files_are_read_in_the_encodings_departments_use(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "办法.txt"
    file.write_bytes(TYPED.encode(encoding))
    assert read_text(file) == TYPED


def test_a_word_document_gives_the_same_clauses(tmp_path: Path) -> None:
    document = docx.Document()
    for line in TYPED.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "办法.docx"))
    assert clauses(read_text(tmp_path / "办法.docx")) == clauses(TYPED)


def test_what_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text(TYPED, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\xff\x00\x81")
    for name in ("a.docx", "b.txt", "none.txt"):
        with pytest.raises(TextError, match=name):
            read_text(tmp_path / name)
