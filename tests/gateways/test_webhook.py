"""A message leaves once, signed as the specification says, to addresses that may be asked, and nobody holds us up."""

import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from gateways.receivers import certificate, receiver, rude
from huiqi.gateways.webhook import Answer, Rules, WebhookRefused, check_url, make_secret, send, sign
from huiqi.gateways.webhook.guard import check_addresses

HERE = Rules(loopback=True)
BODY = json.dumps({"type": "case.accepted", "data": {"case": "申请"}}, ensure_ascii=False).encode()
PUBLIC = "8.8.8.8"


def verify(secret: str, headers: dict[str, str], body: bytes, now: int) -> bool:
    """The receiver's side, written from the specification: any v1 signature fits, and the time is near."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    identifier, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now - int(timestamp)) > 300:
        return False
    signed = b".".join([identifier.encode(), timestamp.encode(), body])
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(value, expected) for version, value in given)


def test_a_receiver_that_only_knows_the_specification_verifies_what_it_got() -> None:
    secret, now = make_secret(), int(time.time())
    with receiver() as place:
        sent = send(place.url, BODY, sign("msg_1", now, BODY, [secret]), HERE)
    assert (sent.status, sent.error, sent.body) == (200, "", "ok")
    (got,) = place.got
    assert (got.path, got.body, got.headers["content-type"]) == ("/hook", BODY, "application/json")
    assert verify(secret, got.headers, got.body, now)
    assert not verify(make_secret(), got.headers, got.body, now)
    assert not verify(secret, got.headers, got.body + b" ", now)
    assert not verify(secret, got.headers | {"webhook-id": "msg_2"}, got.body, now)
    assert not verify(secret, got.headers, got.body, now + 301)  # a message that was kept and sent again by somebody
    assert not verify(secret, got.headers | {"webhook-timestamp": str(now + 301)}, got.body, now + 301)


def test_the_signature_is_that_of_the_example_of_the_specification() -> None:
    """Source: the test vector of the reference libraries of standard-webhooks."""
    body = b'{"test": 2432232314}'
    headers = sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_is_changed_old_and_new_both_verify() -> None:
    old, new, now = make_secret(), make_secret(), 1_800_000_000
    headers = sign("msg_1", now, BODY, [new, old])
    assert [verify(key, headers, BODY, now) for key in (new, old, make_secret())] == [True, True, False]


def test_a_secret_is_32_random_bytes() -> None:
    assert len(base64.b64decode(make_secret().removeprefix("whsec_"))) == 32
    assert make_secret() != make_secret()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.cn/", "URL_HTTPS"),
        ("ftp://example.cn/", "URL_BROKEN"),
        ("https:///path", "URL_BROKEN"),
        ("https://example.cn:0/", "URL_BROKEN"),
        ("https://example.cn:99999/", "URL_BROKEN"),
        ("https://exa mple.cn/", "URL_BROKEN"),
        ("https://example.cn/\r\nx: y", "URL_BROKEN"),
        (f"https://example.cn/{'a' * 500}", "URL_BROKEN"),
        ("https://[::1/", "URL_BROKEN"),
        ("https://user:secret@example.cn/", "URL_USER"),
    ],
)
def test_an_address_that_is_none_is_refused_with_its_reason(url: str, code: str) -> None:
    with pytest.raises(WebhookRefused) as refused:
        check_url(url, Rules())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://例子.中国/接收?a=1", "xn--fsqu00a.xn--fiqs8s", "/%E6%8E%A5%E6%94%B6?a=1"),
        ("https://example.cn", "example.cn", "/"),
        ("https://example.cn/a?b=%20#part", "example.cn", "/a?b=%20"),
    ],
)
def test_an_address_is_written_in_the_signs_a_request_may_have(url: str, host: str, target: str) -> None:
    place = check_url(url, Rules())
    assert (place.host, place.target, place.port) == (host, target, 443)


CLOSED = [
    "10.0.0.1", "172.16.3.4", "192.168.1.1", "100.64.0.1", "127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254",
    "100.100.100.200", "168.63.129.16", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
    "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:a00:1::1", "::10.0.0.1", "2001:0:808:808:0:0:f5ff:fffe",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_no_address_inside_is_asked_alone_or_beside_one_outside(address: str) -> None:
    place = check_url("https://inside.example.cn/", Rules())
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(WebhookRefused) as refused:
            check_addresses(place, found, Rules())
        assert refused.value.code == "HOST_CLOSED"
    check_addresses(place, [PUBLIC, "2606:4700::1111", "64:ff9b::808:808"], Rules())


def test_a_host_the_district_named_may_lie_in_a_private_network_and_nowhere_worse() -> None:
    rules = Rules(internal=frozenset({"inside.example.cn"}))
    place, other = (check_url(f"https://{name}/", rules) for name in ("Inside.example.cn", "other.example.cn"))
    check_addresses(place, ["10.0.0.1", "fd00::1"], rules)
    for address in ("127.0.0.1", "169.254.169.254", "100.100.100.200", "224.0.0.1", "::1", "fe80::1"):
        with pytest.raises(WebhookRefused):
            check_addresses(place, [address], rules)
    with pytest.raises(WebhookRefused):
        check_addresses(other, ["10.0.0.1"], rules)


@pytest.mark.parametrize(
    ("host", "listed"),
    [
        *(("hooks.example.cn", True), ("HOOKS.example.CN", True), ("hooks.example.cn.", True)),
        *(("a.gov.cn", True), ("a.b.gov.cn", True), ("南山.gov.cn", True)),
        *(("example.cn", False), ("xhooks.example.cn", False), ("hooks.example.cn.evil.cn", False), ("gov.cn", False)),
        *(("evilgov.cn", False), ("8.8.8.8", False)),
    ],
)
def test_with_a_list_only_its_hosts_are_asked_and_without_any(host: str, listed: bool) -> None:
    rules = Rules(only=frozenset({"hooks.example.cn", ".gov.cn"}))
    assert check_url(f"https://{host}/", Rules())
    if listed:
        assert check_url(f"https://{host}/", rules)
        return
    with pytest.raises(WebhookRefused) as refused:
        check_url(f"https://{host}/", rules)
    assert refused.value.code == "HOST_NOT_LISTED"
    assert send(f"https://{host}/", BODY, {}, rules).error == "HOST_NOT_LISTED"


def test_plain_http_goes_to_this_machine_only_and_only_where_that_is_allowed() -> None:
    place = check_url("http://example.cn/", HERE)
    with pytest.raises(WebhookRefused) as refused:
        check_addresses(place, [PUBLIC], HERE)
    assert refused.value.code == "URL_HTTPS"


@pytest.mark.parametrize("url", ["https://2130706433/", "https://0x7f.1/", "https://localhost/", "https://[::ffff:7f00:1]/"])
def test_another_spelling_of_this_machine_is_this_machine(url: str) -> None:
    assert send(url, BODY, {}, Rules()).error == "HOST_CLOSED"


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked() -> None:
    answers, asked = iter([["127.0.0.1"], ["10.255.255.1"]]), []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with receiver() as place:
        port = place.url.split(":")[2].split("/")[0]
        sent = send(f"http://rebinding.example.cn:{port}/", BODY, {}, HERE, find=rebinding)
    assert (sent.status, asked) == (200, ["rebinding.example.cn"])
    assert place.got[0].headers["host"] == f"rebinding.example.cn:{port}"


def test_a_name_nobody_knows_and_a_resolver_that_never_answers() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror

    over = Event()
    assert send("https://example.cn/", BODY, {}, Rules(), find=unknown).error == "HOST_UNKNOWN"
    start = time.monotonic()
    assert send("https://example.cn/", BODY, {}, Rules(), find=lambda *_: over.wait(20), timeout=0.3).error == "TIMEOUT"
    assert time.monotonic() - start < 5
    over.set()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with receiver() as place, receiver() as trap:
        place.answer = lambda got: (status, {"Location": trap.url}, b"")
        sent = send(place.url, BODY, {}, HERE)
    assert (sent.status, sent.error, len(place.got), trap.got) == (status, "REDIRECT", 1, [])


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch) -> None:
    with receiver() as place, receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert send(place.url, BODY, {}, HERE).status == 200
    assert (len(place.got), proxy.got) == (1, [])


def test_an_answer_says_when_to_come_again_and_what_was_wrong() -> None:
    with receiver() as place:
        place.answer = lambda got: (503, {"Retry-After": "120"}, "忙\x00".encode() + b"x" * 5000)
        sent = send(place.url, BODY, {}, HERE)
        place.answer = lambda got: (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"")
        assert send(place.url, BODY, {}, HERE).retry_after is None
    assert (sent.status, sent.error, sent.retry_after) == (503, "STATUS", 120)
    assert sent.body.startswith("忙�x")
    assert len(sent.body.encode()) <= 1030


def dribble(line: socket.socket, over: Event) -> None:
    """A byte of a header now and then, for ever: no single wait is long."""
    line.sendall(b"HTTP/1.1 200 OK\r\nx: ")
    while not over.wait(0.05):
        line.sendall(b"x")


def dribble_the_body(line: socket.socket, over: Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    while not over.wait(0.05):
        line.sendall(b"x")


def say_nothing(line: socket.socket, over: Event) -> None:
    over.wait(20)


def flood(line: socket.socket, over: Event) -> None:
    """Headers without end."""
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        line.sendall(b"x-more: " + b"x" * 1000 + b"\r\n")


def go_on(line: socket.socket, over: Event) -> None:
    """100 Continue without end."""
    while not over.is_set():
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def huge(line: socket.socket, over: Event) -> None:
    """A taken message, and a gigabyte of content."""
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
    while not over.is_set():
        line.sendall(b"x" * 65_536)


def nonsense(line: socket.socket, over: Event) -> None:
    line.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


def hang_up(line: socket.socket, over: Event) -> None:
    """Nothing, and the line is closed."""


@pytest.mark.parametrize(
    ("talk", "answer"),
    [
        (dribble, (None, "TIMEOUT", 0)),
        (say_nothing, (None, "TIMEOUT", 0)),
        (dribble_the_body, (200, "", 0)),
        (flood, (None, "ANSWER_BROKEN", 0)),
        (go_on, (None, "ANSWER_BROKEN", 0)),
        (huge, (200, "", 1024)),
        (nonsense, (None, "ANSWER_BROKEN", 0)),
        (hang_up, (None, "ANSWER_BROKEN", 0)),
    ],
)
def test_a_receiver_that_talks_too_slowly_or_too_much_holds_nobody_up(talk, answer) -> None:
    start = time.monotonic()
    with rude(talk) as url:
        sent = send(url, BODY, {}, HERE, timeout=0.6)
    assert (sent.status, sent.error, len(sent.body)) == answer
    assert time.monotonic() - start < 5


def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}/", BODY, {}, HERE).error == "CONNECTION"


def test_tls_is_verified_for_the_name_and_by_a_trusted_authority(tmp_path: Path, monkeypatch) -> None:
    context, file = certificate(tmp_path, "localhost")
    with receiver(context) as place:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        assert send(place.url, BODY, {}, HERE).error == "CERTIFICATE"
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert send(place.url, BODY, {}, HERE).status == 200
        other = place.url.replace("localhost", "other.example.cn")
        assert send(other, BODY, {}, HERE, find=lambda *_: ["127.0.0.1"]).error == "CERTIFICATE"
    assert len(place.got) == 1


def test_what_comes_back_says_how_long_it_took() -> None:
    with receiver() as place:
        place.answer = lambda got: (time.sleep(0.05), (200, {}, b""))[1]
        sent = send(place.url, BODY, {}, HERE)
    assert isinstance(sent, Answer)
    assert 40 < sent.took_ms < 5_000
