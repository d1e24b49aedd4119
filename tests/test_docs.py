"""Do the documents still tell the truth? Their links lead somewhere, their names exist, the two READMEs keep step."""

import ast
import json
import re
from pathlib import Path

import pytest

from huiqi.policies import POLICIES

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
COMMANDS = ROOT / "src/huiqi/web/commands"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def local_links(document: Path) -> list[str]:
    targets = [target.split("#")[0] for target in LINK.findall(read(document)) if "://" not in target]
    return [target for target in targets if target]


@pytest.mark.parametrize("document", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    assert [target for target in local_links(document) if not (document.parent / target).exists()] == []


def outline(document: Path) -> list[tuple[str, object]]:
    """What the two READMEs share whatever their language: levels of headings, links, blocks of commands."""
    found: list[tuple[str, object]] = []
    for part in re.split(r"(```\w+\n.*?```)", read(document), flags=re.DOTALL):
        if part.startswith("```mermaid"):
            found.append(("picture", re.findall(r"^ +(\w+)|--> *(\w+)", part, flags=re.MULTILINE)))
        elif part.startswith("```"):
            found.append(("commands", part))
        else:
            links = [link for link in LINK.findall(part) if not link.startswith("README")]
            spoken = re.findall(r"`(?:make|huiqi) [^`]*`", part)
            found += [("headings", re.findall(r"^(#+) ", part, flags=re.MULTILINE)), ("links", links), ("spoken", spoken)]
    return found


def test_the_two_readmes_have_the_same_sections_links_and_commands() -> None:
    english, chinese = map(outline, READMES)
    assert english == chinese


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), flags=re.MULTILINE))
    named = {word for page in PAGES for word in re.findall(r"(?:^|`)make ([a-z]+)", read(page), flags=re.MULTILINE)}
    assert {"run", "test"} <= named
    assert named - targets == set()


def test_every_command_that_is_named_exists_and_none_for_users_is_left_out() -> None:
    named = {word for page in PAGES for word in re.findall(r"(?:bin/|`)huiqi ([a-z]+)\b", read(page))}
    there = {path.stem for path in COMMANDS.glob("*.py") if not path.stem.startswith("_")}
    assert named - there == set()
    listed = set(re.findall(r"bin/huiqi ([a-z]+)", read(READMES[0])))
    # `make run` and `make vendor` call these two.
    assert there - listed == {"serve", "vendor"}


def words_of_the_code() -> set[str]:
    """Every identifier and every one-word text of the product."""
    found: set[str] = set()
    for path in (ROOT / "src/huiqi").rglob("*.py"):
        for node in ast.walk(ast.parse(read(path))):
            for field in ("id", "attr", "name", "arg"):
                if isinstance(value := getattr(node, field, None), str):
                    found.add(value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                found.add(node.value)
    return found | {m.id for policy in POLICIES.values() for m in policy.measures}


def test_every_name_of_the_glossary_is_in_the_code_once() -> None:
    rows = [row.split("|") for row in read(ROOT / "docs/glossary.md").splitlines() if row.startswith("| ")]
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row[2])]
    assert len(names) > 50
    assert set(names) - words_of_the_code() == set()
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("document", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_has_its_question_choice_cost_and_date_on_forty_lines(document: Path) -> None:
    text = read(document)
    assert text.count("\n") <= 40
    assert re.match(rf"# {int(document.stem[:4])}\. .+\n\d{{4}}-\d\d-\d\d\n", text)
    assert [heading for heading in ("## Question", "## Choice", "## Cost") if heading not in text] == []


def test_the_notice_names_every_file_that_is_bundled_with_its_version_and_licence() -> None:
    notice = read(ROOT / "NOTICE")
    bundled = json.loads(read(ROOT / "src/huiqi/web/assets/vendor/VENDOR.json"))
    missing = [
        (name, fact)
        for name, row in bundled.items()
        for fact in (name, row["package"], row["version"], row["licence"])
        if fact not in notice
    ]
    assert bundled
    assert missing == []


def test_the_licence_is_the_one_that_the_package_names() -> None:
    assert 'license = "Apache-2.0"' in read(ROOT / "pyproject.toml")
    assert "Apache License\n                           Version 2.0, January 2004" in read(ROOT / "LICENSE")
