"""What the reader says to people is said in English as well, with the same values."""

import ast
from pathlib import Path

from django.utils import translation

import huiqi
from huiqi.drafting.reading import ReadingError, read_policy
from huiqi.web.tags import tr

ROOM = Path(huiqi.__file__).parent
FILES = [
    ROOM / "policies/text.py",
    *(ROOM / "drafting" / name for name in ("reading.py", "text_files.py", "measuring.py", "comparing.py")),
]
SAID_BY = {"TextError", "ReadingError", "Sentence"}


def patterns() -> list[str]:
    calls = [node for file in FILES for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    said = [call.args[0] for call in calls if getattr(call.func, "id", "") in SAID_BY]
    return sorted({ast.literal_eval(pattern) for pattern in said if ast.unparse(pattern) != "sentence"})


def test_every_sentence_of_the_reader_has_its_english() -> None:
    assert len(patterns()) >= 15
    with translation.override("en"):
        assert [pattern for pattern in patterns() if translation.gettext(pattern) == pattern] == []


def test_a_note_and_a_refusal_are_said_in_the_readers_language() -> None:
    (note,) = read_policy("一、附则\n自2026年1月1日起施行。").notes
    refused = ReadingError("%(file)s：文件打不开（%(why)s），请检查路径", file="a.txt", why="No such file")
    with translation.override("en"):
        assert tr(note) == "No period of validity was found. Check the text."
        assert tr(refused.reason) == "a.txt: cannot be opened (No such file). Check the path."
