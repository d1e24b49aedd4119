"""A real identity provider, started by the tests: npm oidc-provider on node, on this machine only."""

import fcntl
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from huiqi.gateways.identity_provider import Provider

HERE = Path(__file__).parent
CACHE = HERE.parents[2] / ".cache"
FILES = ("package.json", "package-lock.json", "provider.mjs")
CLIENT_ID, SECRET = "huiqi", "a secret: of + both/of us %"


@dataclass(frozen=True)
class Started:
    """A provider that runs. `settings(…)` are those of a district that knows it."""

    issuer: str

    def settings(self, **more: Any) -> Provider:
        return Provider(self.issuer, CLIENT_ID, SECRET, "区统一身份认证", **more)

    def forge(self, what: str) -> None:
        """From now on every ID token is spoilt in this way; `""` ends it."""
        requests.post(f"{self.issuer}/faults", json={"forge": what}, timeout=10).raise_for_status()

    def answer_for(self, client: Client, name: str, *, second_factor: bool = False, start: str = "/account/oidc", **form):
        """Sign in there as somebody without a browser; what our own page then answers."""
        return client.get(self.way_back(client, name, second_factor=second_factor, start=start, **form))

    def way_back(
        self, client: Client, name: str, *, second_factor: bool = False, start: str = "/account/oidc", **form
    ) -> str:
        """The address the provider sends its answer to. An empty name cancels."""
        page = client.post(start, form).content.decode()
        address = unescape(page.split("0; url=")[1].split('"')[0])
        browser = requests.Session()
        signing_in = {"login": name} | ({"second_factor": "mfa"} if second_factor else {}) if name else {"cancel": "1"}
        for step in (None, signing_in, {}):
            said = browser.request("GET" if step is None else "POST", address, data=step, allow_redirects=False, timeout=10)
            while said.status_code in (302, 303):
                address = urljoin(address, said.headers["Location"])
                if address.startswith("http://testserver"):
                    return address.removeprefix("http://testserver")
                said = browser.get(address, allow_redirects=False, timeout=10)
            assert said.status_code == 200, said.text
        raise AssertionError("the provider did not send anybody back")


@pytest.fixture(scope="session")
def provider_folder() -> Path:
    """The provider as the lock file pins it, installed once for each state of its files."""
    for program in ("node", "npm"):
        assert shutil.which(program), f"{program} is missing: make debian installs it"
    files = {name: (HERE / name).read_bytes() for name in FILES}
    folder = CACHE / f"oidc-{hashlib.sha256(b'|'.join(files.values())).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            for name, content in files.items():
                (folder / name).write_bytes(content)
            install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run(install, cwd=folder, check=True, timeout=300)
            (folder / "installed").touch()
    return folder


@contextmanager
def running(folder: Path, back: list[str], left: list[str], **more: Any) -> Iterator[Started]:
    """A provider that ends with the block."""
    asked = {
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "redirect_uris": back,
        "post_logout_redirect_uris": left,
    } | more
    process = subprocess.Popen(
        ["node", "provider.mjs", json.dumps(asked)], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        yield Started(json.loads(process.stdout.readline())["issuer"])
    finally:
        process.kill()
        process.wait()


NewProvider = Callable[..., Any]


@pytest.fixture(scope="session")
def new_provider(provider_folder: Path, live_server: LiveServer) -> NewProvider:
    """`with new_provider(…) as started`: one that knows the service's two addresses."""
    sites = (live_server.url, "http://testserver")
    back, left = [f"{site}/account/oidc/back" for site in sites], [f"{site}/account/login/" for site in sites]
    return lambda **more: running(provider_folder, back, left, **more)


@pytest.fixture(scope="session")
def shared_provider(new_provider: NewProvider) -> Iterator[Started]:
    with new_provider() as started:
        yield started


@pytest.fixture
def provider(shared_provider: Started, settings) -> Iterator[Started]:
    """The provider, known to the settings, trusted for nothing."""
    settings.OIDC = shared_provider.settings()
    yield shared_provider
    shared_provider.forge("")
