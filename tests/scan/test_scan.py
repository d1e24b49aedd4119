"""The scan tells what it found and is not believed where it was blind; its own holes are there."""

import urllib.request
from dataclasses import replace

import pytest

from scan.page import page, wrong
from scan.scanner import Finding, Scan, findings
from scan.servers import SESSION, full_of_holes, listening

FLAG = Finding(1, "Secure Flag cookie", "cookieflags", "not set", ("GET /",))
XSS = Finding(2, "Reflected Cross Site Scripting", "xss", "via q", ("GET /find q",))
GOOD = Scan("a manager", 60, 12, 3, 2, frozenset({"my"}), {"200": 12}, frozenset(), ("sql",), (FLAG,))


def test_a_scan_with_nothing_above_low_is_good() -> None:
    assert wrong([GOOD], []) == []


@pytest.mark.parametrize(
    ("scan", "ended", "said"),
    [
        (replace(GOOD, findings=(XSS,)), [], "medium: a manager: Reflected Cross Site Scripting"),
        (replace(GOOD, findings=(replace(FLAG, name="Other"),)), [], "low and not explained: a manager: Other"),
        (replace(GOOD, faults=frozenset({"GET /x"})), [], "fault: a manager was answered by one at GET /x"),
        (replace(GOOD, kinds=frozenset()), [], "blind: a manager reached no page"),
        (GOOD, ["a manager"], "blind: the session of a manager ended"),
    ],
)
def test_what_speaks_against_the_service_or_the_scan_is_said(scan, ended, said) -> None:
    (found,) = wrong([scan], ended)
    assert found.startswith(said)


def test_the_same_finding_at_two_places_is_one_and_the_gravest_comes_first() -> None:
    def told(path: str, level: int, module: str) -> dict[str, object]:
        return {"method": "GET", "path": path, "parameter": "", "level": level, "module": module, "info": "said"}

    report = {"vulnerabilities": {"A": [told("/", 0, "a"), told("/b", 0, "a")]}, "anomalies": {"B": [told("/", 3, "b")]}}
    assert findings(report) == (
        Finding(3, "B", "b", "said", ("GET /",)),
        Finding(0, "A", "a", "said", ("GET /", "GET /b")),
    )


def test_the_page_counts_by_level_and_says_what_stays_and_what_the_clock_ended() -> None:
    written = page([GOOD], [], 9, "here")
    assert "| a manager | 1.0 | 12 | 3 | 2 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | sql |" in written
    assert "1 of the 9 routes answered. Against the service or the scan: 0." in written
    assert "- Secure Flag cookie: " in written


def test_the_holes_are_open_to_a_session_only_and_the_listener_tells_who_asked() -> None:
    with listening() as listener, full_of_holes(listener) as holes:

        def read(path: str, session: str = SESSION) -> str:
            asked = urllib.request.Request(holes + path, headers={"Cookie": f"sessionid={session}"})
            return str(urllib.request.urlopen(asked, timeout=10).read().decode())

        assert read("echo?word=%3Cb%3E") == "<p><b></p>"
        assert read("echo?word=%3Cb%3E", "another") == "Sign in first"
        assert "OperationalError" in read("find?word='")
        read(f"fetch?address={listener}ssrf/scan/7/61/")
        told = urllib.request.urlopen(f"{listener}get_ssrf.php?session_id=scan", timeout=10).read().decode()
        assert '{"7": {"61": [{"url": "/ssrf/scan/7/61/"' in told
