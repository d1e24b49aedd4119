"""`huiqi serve` and `huiqi text` as a shell sees them: one line that says where, an end by Ctrl-C, errors that help."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployed import free_port
from huiqi.web.commands import serve


def huiqi(*args: str, var: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "huiqi.web.commands", *args]
    environment = os.environ | {"HUIQI_VAR": str(var)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all servers here, one after the other: fresh for the first, which makes its tables and files."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def server(var: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = huiqi("serve", "--port", str(port), "--workers", "1", var=var)
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield process, port
    if process.poll() is None:
        process.kill()
        process.wait()


def test_a_fresh_folder_is_served_and_ctrl_c_ends_it(server, var: Path) -> None:
    process, port = server
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
        assert "政策目录" in page.read().decode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/subscribe") as page:
        assert f"http://localhost:{port}/feeds/" in page.read().decode()
    assert (var / "secret_key").stat().st_mode & 0o777 == 0o600
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the server and to what it started
    assert process.wait(timeout=30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_a_server_that_is_killed_leaves_no_worker_that_keeps_the_port(server) -> None:
    process, port = server
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    process.kill()
    process.wait()
    end = time.monotonic() + 30
    while not serve._free("127.0.0.1", port):
        assert time.monotonic() < end, "a worker lives on"
        time.sleep(0.1)


@pytest.mark.parametrize(("module", "left"), [("worker", range(1_000)), ("wsgi", range(50_000, 1_000_000))])
def test_a_worker_does_not_collect_what_it_is_made_of_again_and_again(module: str, left: range, tmp_path: Path) -> None:
    """Objects that a collection looks at before the first request, with a control: a WSGI server without our worker."""
    count = f"import gc; from huiqi.web.{module} import application; print(len(gc.get_objects()))"
    env = os.environ | {"HUIQI_VAR": str(tmp_path), "HUIQI_MAIL_URL": "memory:"}
    done = subprocess.run([sys.executable, "-c", count], env=env, capture_output=True, text=True, check=True)
    assert int(done.stdout) in left


def test_nothing_runs_beside_the_server_while_its_workers_are_forked(monkeypatch) -> None:
    """A worker forked while another thread imports waits for the import's lock for ever, and the site with it."""
    happened: list[str] = []
    asked = threading.Event()
    monkeypatch.setattr(serve, "_say_where", lambda *where: happened.append("asked") or asked.set())
    monkeypatch.setattr(serve._Server, "_spawn_workers", lambda *how: happened.append("forked"))
    handlers = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    try:
        serve._Server("huiqi.web.worker:application", port=free_port(), log_enabled=False).startup(None, None)
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)
    assert asked.wait(30)
    assert happened == ["forked", "asked"]


def test_a_taken_port_names_another(server, var: Path) -> None:
    _, port = server
    second = huiqi("serve", "--port", str(port), var=var)
    _, error = second.communicate(timeout=60)
    assert (second.returncode, error.split(":")[0], f"PORT={port + 1}" in error) == (1, "SERVE_PORT", True)


def test_an_official_text_is_imported_and_a_text_without_clauses_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("三、措施\n（三）丙。\n丙的原文。", encoding="utf-8")
    bad.write_text("没有条款号", encoding="utf-8")
    first = huiqi("text", str(good), var=tmp_path)
    assert "livestream@draft" in first.communicate(timeout=60)[0]
    second = huiqi("text", str(bad), var=tmp_path)
    assert second.communicate(timeout=60)[1].startswith("TEXT: ")
    assert (first.returncode, second.returncode) == (0, 1)


@pytest.fixture
def assets(tmp_path: Path, settings) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "one.css").write_text("a { color: red; }\n" * 200)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [folder], tmp_path / "static"
    return folder


def test_page_files_are_packed_once_and_again_when_one_changes(assets: Path, settings) -> None:
    serve._collect_static()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    first = manifest.stat().st_mtime_ns
    serve._collect_static()
    assert manifest.stat().st_mtime_ns == first
    (assets / "one.css").write_text("a { color: blue; }\n" * 200)
    serve._collect_static()
    assert manifest.stat().st_mtime_ns > first
    assert any("blue" in path.read_text() for path in settings.STATIC_ROOT.glob("one.*.css"))
