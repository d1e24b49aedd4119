"""The two ways of verifying that docs/webhooks.md shows do verify what is sent, and the page names every kind."""

import re
import subprocess
import time
from pathlib import Path
from typing import Any

from huiqi.gateways.webhook import make_secret, sign
from huiqi.web.webhooks.kinds import KINDS

PAGE = (Path(__file__).parents[3] / "docs/webhooks.md").read_text()
BODY = '{"data":{"case":"申请"}}'.encode()


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return str(found)


def test_the_python_of_the_page_verifies() -> None:
    told: dict[str, Any] = {}
    exec(block("python"), told)
    old, new, now = make_secret(), make_secret(), int(time.time())
    headers = sign("msg_1", now, BODY, [new, old])
    assert [told["verify"](key, headers, BODY) for key in (new, old, make_secret())] == [True, True, False]
    assert not told["verify"](new, headers, BODY + b" ")
    assert not told["verify"](new, sign("msg_1", now - 400, BODY, [new]), BODY)


def test_the_shell_of_the_page_prints_the_signature(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_bytes(BODY)
    secret, now = make_secret(), int(time.time())
    environment = {"PATH": "/usr/bin:/bin", "SECRET": secret, "WEBHOOK_ID": "msg_1", "WEBHOOK_TIMESTAMP": str(now)}
    done = subprocess.run(
        ["sh", "-c", block("sh")], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert f"v1,{done.stdout.strip()}" == sign("msg_1", now, BODY, [secret])["webhook-signature"]


def test_the_page_names_every_kind() -> None:
    short = set(re.findall(r"`(\w*\.\w+)`", PAGE))
    missing = [k.name for k in KINDS if k.name not in short and "." + k.name.split(".")[1] not in short]
    assert missing == []
