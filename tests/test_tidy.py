"""Is the house in order? The rules of CONTRIBUTING.md that can be read off the files, each shown to notice a fault."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
OFFICIAL = ROOT.parent / "shared/policy/nanshan-livestream-draft.txt"
SKIPPED = {"__pycache__", "migrations", "vendor", "locale", "node_modules", "screenshots", "results"}
READ = {".py", ".md", ".yaml", ".toml", ".html", ".css", ".js", ".svg", ".json", ".txt", ".in", ".po", ".cfg", ""}
VAGUE_WORDS = {"util", "utils", "helper", "helpers", "manager", "misc"}
VAGUE_MODULES = VAGUE_WORDS | {"common", "core", "services", "base", "data", "info"}
BACKEND = "src/huiqi/web/sqlite3/base.py"
"""The framework asks for this name of a database's module."""
COMMAND_HOOKS = {"add_arguments", "run"}
"""Every command has both; what they do is told once, in commands/__init__.py."""
FLOATS = {"float", "float32", "float64", "Float32", "Float64", "FloatField"}
RUN = 22
"""Characters of the official text in one row that count as a copied sentence."""


def files() -> Iterator[Path]:
    """Every text file of the project that people write."""
    for top in ("src/huiqi", "tests", "docs", "bench", ".ci"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.suffix in READ and not SKIPPED & set(path.relative_to(ROOT).parts):
                yield path
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and path.suffix in READ and path.name not in (".git", "LICENSE"):
            yield path


FILES = list(files())


def long_files(path: Path, text: str) -> Iterator[str]:
    """A file fits one sitting."""
    lines = text.count("\n")
    if path.suffix in {".py", ".md", ".yaml", ".html", ".css", ".js"} and lines > 400:
        yield f"{lines} lines, at most 400"


def long_functions(path: Path, text: str) -> Iterator[str]:
    """A function fits a screen."""
    for node in _nodes(path, text, ast.FunctionDef, ast.AsyncFunctionDef):
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > 50:
            yield f"{node.name}() has {lines} lines, at most 50"


def untold_modules(path: Path, text: str) -> Iterator[str]:
    """A module says which question it answers."""
    if path.suffix == ".py" and not ast.get_docstring(ast.parse(text)):
        yield "the module has no docstring"


def untold_names(path: Path, text: str) -> Iterator[str]:
    """A public name of the product has its contract."""
    if path.suffix == ".py" and path.is_relative_to(ROOT / "src"):
        for node in ast.parse(text).body:
            named = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if named and not ast.get_docstring(node) and not (path.parent.name == "commands" and node.name in COMMAND_HOOKS):
                yield f"{node.name} has no docstring"


def vague_names(path: Path, text: str) -> Iterator[str]:
    """A name names a thing."""
    if path.suffix == ".py":
        named = path.parent.name if path.stem == "__init__" else path.stem
        if named in VAGUE_MODULES and path != ROOT / BACKEND:
            yield f"{named} names no thing"
        for node in _nodes(path, text, ast.FunctionDef, ast.ClassDef):
            if any("Manager" in ast.unparse(parent) for parent in getattr(node, "bases", [])):
                continue  # the framework's own word for what makes the rows of a table
            words = {w.lower() for w in re.findall(r"[A-Z]?[a-z]+", node.name)}
            if vague := words & VAGUE_WORDS:
                yield f"{node.name}: {', '.join(vague)} names no thing"


def float_money(path: Path, text: str) -> Iterator[str]:
    """No float holds money: nothing called *_fen is given, defaulted to or returned as one."""
    for name, value in _given(path, text):
        if not name.endswith("_fen") or value is None:
            continue
        for node in ast.walk(value):
            floating = isinstance(node, ast.Constant) and isinstance(node.value, float)
            divided = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            if floating or divided or getattr(node, "id", getattr(node, "attr", "")) in FLOATS:
                yield f"{name} holds money and is given a float: {ast.unparse(value)}"
                break


def unexplained_exceptions(path: Path, text: str) -> Iterator[str]:
    """An exception to a check names the check and bears its reason on the same line."""
    if path.suffix == ".py":
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"#\s*noqa(?!:\s*[A-Z]+\d+(, ?[A-Z]+\d+)*[ :]+\w)", line):
                yield f"line {number}: noqa names the check and says why"
            if re.search(r"#\s*type:\s*ignore(?!\[[\w, -]+\])", line):
                yield f"line {number}: type: ignore names the check"


def unfinished(path: Path, text: str) -> Iterator[str]:
    """What is left to do is an issue, not a note in a file."""
    for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X"):
        if re.search(rf"\b{word}\b", text):
            yield f"{word} in the file"


def named_hosts(path: Path, text: str) -> Iterator[str]:
    """A lock file names no host: a mirror serves as well."""
    named = {"requirements": "://", "package-lock": '"resolved"'}.get(re.split(r"[-.](?!lock)", path.name)[0])
    if named and named in text:
        yield f"{named} in a lock file"


def workplaces(path: Path, text: str) -> Iterator[str]:
    """No path of the machine on which the file was written."""
    for place in ("/" + "work/", "/" + "tmp/brief", "/" + "root/", "/" + "home/"):
        if place in text:
            yield f"{place} is a path of one machine"


def packages_of_developers(path: Path, text: str) -> Iterator[str]:
    """The product imports what requirements.txt brings, and its cluster what requirements-cluster.in does; nothing that only
    developers have."""
    if path.suffix == ".py" and "src" in path.parts:
        for node in _nodes(path, text, ast.Import, ast.ImportFrom):
            asked = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            for name in {module.partition(".")[0] for module in asked}:
                from_ = {re.sub(r"[-_.]+", "-", package).lower() for package in providers().get(name, ())}
                if from_ and not from_ & (brought() | ({"pyspark", "py4j"} if path.name == "cluster.py" else set())):
                    yield f"{name} comes from {', '.join(sorted(from_))}, which requirements.txt does not bring"


@cache
def providers() -> Mapping[str, list[str]]:
    """The packages that are installed here, by the modules they bring."""
    return packages_distributions()


@cache
def brought() -> frozenset[str]:
    """What requirements.txt brings, and the product itself."""
    return frozenset(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), flags=re.M)) | {"huiqi"}


def copied_sentences(path: Path, text: str) -> Iterator[str]:
    """The official text is imported, never kept: no long run of a sentence of it stands in a file."""
    if OFFICIAL.exists():
        plain = re.sub(r"\s+", "", text)
        yield from (f"the official text stands here: {run}" for run in runs_of_the_official_text() if run in plain)


@cache
def runs_of_the_official_text() -> list[str]:
    """Every RUN characters in a row of each sentence; headings and titles are names, not sentences."""
    plain = "\n".join(re.sub(r"\s+", "", line) for line in OFFICIAL.read_text(encoding="utf-8").splitlines())
    sentences = [s for s in re.split("[。\n]", plain) if len(s) >= RUN and "，" in s]
    return list(dict.fromkeys(s[i : i + RUN] for s in sentences for i in range(len(s) - RUN + 1)))


def _nodes(path: Path, text: str, *kinds: type[ast.AST]) -> Iterator[Any]:
    if path.suffix == ".py":
        yield from (node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))


def _given(path: Path, text: str) -> Iterator[tuple[str, ast.AST | None]]:
    """Every name with what it is annotated as, set to, called with or returns."""
    for node in _nodes(path, text, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.keyword, ast.arg, ast.FunctionDef):
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign):
            yield from ((ast.unparse(node.target), part) for part in (node.annotation, node.value))
        elif isinstance(node, ast.AugAssign):
            yield ast.unparse(node.target), node.value if not isinstance(node.op, ast.Div) else ast.Name("float")
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node.returns
            yield from ((node.name, r.value) for r in ast.walk(node) if isinstance(r, ast.Return))
        else:
            yield node.arg or "", node.value if isinstance(node, ast.keyword) else node.annotation


CHECKS: list[Callable[[Path, str], Iterator[str]]] = [
    long_files,
    long_functions,
    untold_modules,
    untold_names,
    vague_names,
    float_money,
    unexplained_exceptions,
    unfinished,
    named_hosts,
    workplaces,
    packages_of_developers,
    copied_sentences,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_no_file_has(check: Callable[[Path, str], Iterator[str]]) -> None:
    found = [f"{path.relative_to(ROOT)}: {fault}" for path in FILES for fault in check(path, path.read_text("utf-8"))]
    assert found == []


FUNCTION = "def pay():\n" + "    x = 1\n" * 60
PLANTED = [
    (long_files, "src/huiqi/a.py", "x = 1\n" * 401),
    (long_functions, "src/huiqi/a.py", FUNCTION),
    (untold_modules, "tests/test_a.py", "x = 1\n"),
    (untold_names, "src/huiqi/a.py", '"""Doc."""\ndef pay(): ...\n'),
    (untold_names, "src/huiqi/a.py", '"""Doc."""\nclass Payment: ...\n'),
    (vague_names, "src/huiqi/utils.py", ""),
    (vague_names, "src/huiqi/core/__init__.py", ""),
    (vague_names, "src/huiqi/a.py", "class CaseManager: ...\n"),
    (vague_names, "src/huiqi/a.py", "def pay_helper(): ...\n"),
    (float_money, "src/huiqi/a.py", "award_fen = 0.5\n"),
    (float_money, "src/huiqi/a.py", "award_fen = total / 2\n"),
    (float_money, "src/huiqi/a.py", "self.award_fen = float(x)\n"),
    (float_money, "src/huiqi/a.py", "award_fen /= 2\n"),
    (float_money, "src/huiqi/a.py", "award_fen: float\n"),
    (float_money, "src/huiqi/a.py", "pay(award_fen=1.5)\n"),
    (float_money, "src/huiqi/a.py", "def pay(award_fen: float): ...\n"),
    (float_money, "src/huiqi/a.py", "def award_fen(): return x / 2\n"),
    (float_money, "src/huiqi/a.py", "award_fen = models.FloatField()\n"),
    (unexplained_exceptions, "src/huiqi/a.py", "import x  # no" + "qa\n"),
    (unexplained_exceptions, "src/huiqi/a.py", "import x  # no" + "qa: PLC0415\n"),
    (unexplained_exceptions, "src/huiqi/a.py", "import x  # type: " + "ignore\n"),
    (unfinished, "docs/a.md", "TO" + "DO: later\n"),
    (named_hosts, "requirements.txt", "-i https://host/simple\n"),
    (named_hosts, "requirements-dev.txt", "-i https://host/simple\n"),
    (named_hosts, "package-lock.json", '{"resolved": "https://host/a.tgz"}\n'),
    (workplaces, "docs/a.md", "see /" + "work/main\n"),
    (packages_of_developers, "src/huiqi/a.py", "from django_stubs_ext import StrPromise\n"),
    (packages_of_developers, "src/huiqi/a.py", "def pay():\n    import hypothesis.strategies\n"),
]


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_a_planted_fault_is_noticed(check: Callable[[Path, str], Iterator[str]], name: str, text: str) -> None:
    assert list(check(ROOT / name, text)) != []


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_a_copied_sentence_is_noticed() -> None:
    sentence = max(re.split("[。\n]", OFFICIAL.read_text(encoding="utf-8")), key=len)
    assert list(copied_sentences(ROOT / "docs/a.md", sentence)) != []


def test_what_is_in_order_passes_every_check() -> None:
    text = '"""Doc."""\n\nimport x  # no' + "qa: PLC0415 slow import\n\naward_fen = total // 2\nshare = award_fen / 7\n"
    assert [fault for check in CHECKS for fault in check(ROOT / "src/huiqi/a.py", text)] == []


def test_the_project_is_read_and_not_an_empty_folder() -> None:
    names = {str(path.relative_to(ROOT)) for path in FILES}
    assert {"README.md", "Makefile", "src/huiqi/units/money.py", "tests/test_tidy.py", "requirements.txt"} <= names
