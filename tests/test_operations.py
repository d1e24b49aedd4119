"""Can the operations guides be followed? Their commands, files and settings exist; the files of deploy/ are sound."""

import argparse
import importlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from deployed import configured

ROOT = Path(__file__).parents[1]
GUIDES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operations.md", "operations.zh-CN.md")}
DEPLOY = ROOT / "deploy"
SETTINGS = (ROOT / "src/huiqi/web/settings.py").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\b(?:HUIQI_[A-Z0-9_]+|DATABASE_URL)\b")
ONLY_FOR_COMMANDS = {"HUIQI_PASSWORD"}
"""Read by a command alone, not by the service."""
guides = pytest.mark.parametrize("guide", GUIDES)


def documented() -> set[str]:
    """The variables that the settings' docstring explains."""
    docstring = SETTINGS.split('"""')[1]
    return set(re.findall(r"^(HUIQI_\w+|DATABASE_URL)\b", docstring, flags=re.MULTILINE))


@guides
def test_every_setting_is_in_the_guides_and_nothing_else(guide) -> None:
    named = set(VARIABLE.findall(GUIDES[guide])) - ONLY_FOR_COMMANDS
    assert named == documented()


def test_the_example_of_settings_gives_each_that_production_needs() -> None:
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "environment.example").read_text(), flags=re.MULTILINE))
    assert given == documented() - {"HUIQI_DEBUG", "HUIQI_DEMONSTRATION"}


def commands(text: str) -> list[str]:
    """Each `huiqi …` line, as it stands in a block, in the text or in a unit."""
    in_blocks = re.findall(r"(?:\.venv/bin/)huiqi (\w[^\n]*)", text)
    return [*in_blocks, *re.findall(r"`huiqi (\w[^`]*)`", text)]


def parser_of(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"huiqi {name}", exit_on_error=False)
    importlib.import_module(f"huiqi.web.commands.{name}").add_arguments(parser)
    return parser


def understood(line: str) -> bool:
    """Whether the command's own parser takes the line; what stands for a value is a value it can read."""
    name, *words = shlex.split(line.replace("SEQ:HASH", "1:" + 64 * "0"))
    try:
        parser_of(name).parse_args(words)
    except (argparse.ArgumentError, SystemExit, ModuleNotFoundError):
        return False
    return True


@pytest.mark.parametrize("text", [*GUIDES.values(), *(path.read_text() for path in DEPLOY.glob("*.service"))])
def test_every_command_of_the_guides_is_understood(text) -> None:
    assert commands(text)
    assert [line for line in commands(text) if not understood(line)] == []


@pytest.mark.parametrize("line", ["serve --prot 8000", "backup", "nothing", "account baseline"])
def test_a_command_that_does_not_exist_is_noticed(line) -> None:
    assert not understood(line)


@guides
def test_every_file_the_guides_name_is_there(guide) -> None:
    named = re.findall(r"(?:/opt/huiqi/)?((?:deploy|docs)/[\w.-]+|requirements\.txt)", GUIDES[guide])
    assert {path for path in named if not (ROOT / path).exists()} == set()
    used = {path.name for path in DEPLOY.iterdir()} - {"environment.example"}
    assert {name for name in used if name not in GUIDES[guide]} == set()


def test_both_guides_have_the_same_sections_and_commands() -> None:
    def outline(text: str) -> list[object]:
        blocks = re.findall(r"^```(?:sh|ini)\n.*?^```", text, flags=re.DOTALL | re.MULTILINE)
        rows = [line.count("|") for line in text.splitlines() if line.startswith("|")]
        return [re.findall(r"^#+ \d*", text, flags=re.MULTILINE), blocks, rows]

    english, chinese = map(outline, GUIDES.values())
    assert english == chinese


def lines(name: str) -> set[str]:
    return {line.strip() for line in (DEPLOY / name).read_text().splitlines()}


@pytest.mark.parametrize("unit", ["huiqi-web.service", "huiqi-worker.service", "huiqi-backup.service"])
def test_the_units_are_confined_and_listen_on_this_machine_only(unit) -> None:
    asked = {"User=huiqi", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "UMask=0077"}
    assert asked - lines(unit) == set()
    assert "0.0.0.0" not in (DEPLOY / unit).read_text()
    if unit == "huiqi-web.service":
        assert "--host 127.0.0.1" in (DEPLOY / unit).read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_systemd_knows_every_line_and_calls_the_units_confined(unit) -> None:
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=30", str(DEPLOY / unit)]
    told = subprocess.run(asked, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout[-300:] + told.stderr
    assert "Unknown" not in told.stderr


def test_the_proxy_says_https_and_asks_for_no_old_tls() -> None:
    told = lines("nginx.conf")
    assert {
        "proxy_set_header X-Forwarded-Proto https;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header Host $host;",
        'proxy_set_header X-Request-Start "t=${msec}";',
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "return 301 https://$host$request_uri;",
        "server 127.0.0.1:8000;",
    } - told == set()


def test_a_program_is_not_led_to_https_but_refused() -> None:
    from huiqi.web.api.problems import FORMS

    plain = (DEPLOY / "nginx.conf").read_text().partition("listen 443")[0]
    (refused,) = re.findall(r"location ~ (\S+) \{\s+return 403;", plain)
    assert [path for path in (*FORMS, "/api/v1/me") if not re.search(refused, path)] == []
    assert not re.search(refused, "/account/api/")


def test_tls_1_2_takes_suites_with_forward_secrecy_alone() -> None:
    (suites,) = re.findall(r"ssl_ciphers (\S+);", (DEPLOY / "nginx.conf").read_text())
    allowed = re.compile(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)")
    assert [suite for suite in suites.split(":") if not allowed.fullmatch(suite)] == []
    known = subprocess.run(["openssl", "ciphers", suites], capture_output=True, text=True, check=True).stdout
    assert set(suites.split(":")) - set(known.strip().split(":")) == set()


def test_what_opens_something_by_itself_is_in_no_line_of_the_proxys_log() -> None:
    site = (DEPLOY / "nginx.conf").read_text()
    masks = re.findall(r"^    ~(\S+) (\S+);", site, flags=re.MULTILINE)
    opening = [route for route in routes_of(get_resolver()) if re.search(r"<str:(token|secret)>|P<key>", route)]
    assert len(opening) >= 6
    for route in opening:
        path = "/" + re.sub(
            r"<\w+:(token|secret)>|\(\?P<key>.*?\)", "SECRET", route.replace("(?P<uidb36>[0-9A-Za-z]+)", "1")
        )
        assert "SECRET" in path
        shown = next((shown for pattern, shown in masks if re.search(pattern, path.replace("^", ""))), path)
        assert "SECRET" not in shown, path
    (line,) = re.findall(r"log_format huiqi '(.*)';", site)
    assert not re.search(r"\$(request|request_uri|args|uri|http_referer|query_string)\b", line)
    assert site.count("access_log /var/log/nginx/access.log huiqi;") == site.count("server {")


def routes_of(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """The pattern of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)
        else:
            yield from routes_of(pattern, before + str(pattern.pattern))


@guides
def test_both_guides_say_within_what_time_a_known_hole_is_mended_and_how_it_is_looked_for(guide) -> None:
    (said,) = re.findall(r"^\*\*(?:Libraries with a known hole|有已知漏洞的程序库).*?\n\n", GUIDES[guide], flags=re.M | re.S)
    assert re.findall(r"\d+ (?:hours|days|小时|天)|within \d+", said)[-3:] in (
        ["48 小时", "7 天", "30 天"],
        ["within 48", "within 7", "within 30"],
    )
    assert re.findall(r"pip-audit|npm audit|requirements\.txt", said) == ["pip-audit", "requirements.txt", "npm audit"]


def test_the_proxy_lets_through_what_the_service_takes_and_little_more() -> None:
    from huiqi.web.papers import REQUEST_MAX

    (size,) = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    assert REQUEST_MAX < int(size) * 1024 * 1024 < REQUEST_MAX + 2 * 1024 * 1024


def test_nginx_understands_the_file(tmp_path) -> None:
    told = subprocess.run(["nginx", "-t", "-c", str(configured(tmp_path, 80, 443, 8000))], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def test_logs_are_kept_for_six_months_and_more() -> None:
    (days,) = re.findall(r"MaxRetentionSec=(\d+)day", (DEPLOY / "journald-huiqi.conf").read_text())
    (weeks,) = re.findall(r"rotate (\d+)", (DEPLOY / "logrotate-nginx.conf").read_text())
    assert int(days) >= 190
    assert int(weeks) * 7 >= 190
