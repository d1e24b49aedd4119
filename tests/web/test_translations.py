"""Every sentence a page can show has its English."""

import ast
import os
import re
import shutil
from pathlib import Path

import polib

from huiqi.policies import POLICIES, load
from huiqi.register.seed import boards
from huiqi.web import translations

FILES = [locale / "en" / "LC_MESSAGES" / "django.po" for locale in translations.LOCALES]
SOURCE = translations.WEB.parent
ENGLISH = [entry for file in FILES for entry in polib.pofile(str(file))]


def english() -> dict[str, bool]:
    """Each msgid of the catalogue: is it translated?"""
    return {e.msgid: bool(e.msgstr or all(e.msgstr_plural.values())) for e in ENGLISH}


def test_every_string_of_the_pages_is_translated() -> None:
    assert sorted(translations.page_msgids() - {k for k, done in english().items() if done}) == []


def test_every_string_of_the_policy_is_translated() -> None:
    done = {k for k, is_done in english().items() if is_done}
    assert {p: sorted(translations.policy_msgids(load(p)) - done) for p in POLICIES} == {p: [] for p in POLICIES}


def test_placeholders_survive_translation() -> None:
    holes = re.compile(r"%\(\w+\)s|\{\d\}")
    wrong = [e.msgid for e in ENGLISH if e.msgstr and set(holes.findall(e.msgid)) != set(holes.findall(e.msgstr))]
    assert wrong == []


def test_a_changed_catalogue_is_compiled_once() -> None:
    compiled = [file.with_suffix(".mo") for file in FILES]
    for file in compiled:
        os.utime(file, (0, 0))
    assert translations.compile_stale() == compiled
    assert translations.compile_stale() == []


def test_what_another_process_is_writing_is_left_alone(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(FILES[0], folder / "django.po")
    monkeypatch.setattr(translations, "LOCALES", (tmp_path,))
    written: set[str] = set()
    write_mo = translations.write_mo
    monkeypatch.setattr(translations, "write_mo", lambda mo, po: (written.add(Path(mo.name).name), write_mo(mo, po)))
    translations.compile_stale()
    for process in (1, 2):
        (folder / "django.mo").unlink()
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        translations.compile_stale()
    assert len(written) == 3
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def test_no_translation_is_of_a_sentence_that_nobody_says() -> None:
    said = translations.page_msgids() | {text for p in POLICIES for text in translations.policy_msgids(load(p))}
    for file in SOURCE.rglob("*.py"):
        said |= {n.value for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Constant) and n.value}
    said |= {board[column] for board in boards() for column in ("name", "note")}
    assert sorted({entry.msgid for entry in ENGLISH} - said) == []
