"""Is the scan to be believed, and what does docs/scan.md say of it?"""

from collections.abc import Mapping, Sequence

from scan.scanner import ALLOWED, LEVELS, MODULES, Finding, Scan
from scan.servers import MODULES_THAT_FIND

PLAIN = "The scan asks over HTTP on this machine alone. Behind TLS the flag is set"
EXPLAINED: Mapping[tuple[str, str], str] = {
    ("Secure Flag cookie", "cookieflags"): f"{PLAIN}, held by "
    "`web/test_security.py::test_behind_tls_every_cookie_is_bound_to_the_host_and_hsts_is_sent`.",
}
"""Why a finding of the lowest levels stays, by its name and module; one that is not here is mended."""


def wrong(scans: Sequence[Scan], ended: Sequence[str]) -> list[str]:
    """What speaks against the service or against the scan, as that the session of a visitor `ended` on the way."""
    found = [f"blind: the session of {visitor} ended before its scan" for visitor in ended]
    for scan in scans:
        if not scan.kinds or not scan.pages:
            found.append(f"blind: {scan.visitor} reached no page")
        found += [f"fault: {scan.visitor} was answered by one at {place}" for place in sorted(scan.faults)]
        for one in scan.findings:
            allowed, explained = one.level <= LEVELS.index(ALLOWED), (one.name, one.module) in EXPLAINED
            if not allowed or not explained:
                grave = LEVELS[one.level] + (" and not explained" if allowed else "")
                found.append(f"{grave}: {scan.visitor}: {one.name} ({one.module}): {one.info}: {one.places[0]}")
    return found


def page(scans: Sequence[Scan], against: Sequence[str], routes: int, where: str) -> str:
    """The page as docs/scan.md shows it; `where` it was measured, in one sentence."""
    modules = ", ".join(f"`{one}`" for row in MODULES for one in row)
    reached = frozenset[str]().union(*(scan.kinds for scan in scans))
    return "\n".join(
        [
            "# What a scanner finds",
            "",
            "Written by `make scan`: wapiti 3.2.3 against the demonstration as `huiqi serve` runs it, over HTTP on one",
            "machine. It follows every link and sends every form as three visitors, then attacks one address of each route,",
            f"method and set of fields with its modules {modules}.",
            "The reports are kept in `.cache/scan`.",
            "",
            where,
            "",
            "Before it is believed, the same scanner goes over a small server that opens to a session's cookie only and",
            f"has a hole for each of {', '.join(f'`{one}`' for one in sorted(MODULES_THAT_FIND))}: it must find them all.",
            "Each visitor must still be signed in at the end. A finding above low, one at low that is not explained here,",
            "or an answer of 500 and more fails the run.",
            "",
            "| visitor | minutes | requests | pages attacked | forms attacked | routes that answered | refused for their "
            "number (429) | answers of 500 and more | info | low | medium | high | critical | ended by the clock |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|",
            *map(_row, scans),
            "",
            f"Together {sum(scan.requests for scan in scans):,} requests; {len(reached)} of the {routes} routes answered. "
            f"Against the service or the scan: {len(against)}.",
            *(["", *(f"- {one}" for one in against)] if against else []),
            "",
            *_explained([one for scan in scans for one in scan.findings]),
        ]
    )


def _row(scan: Scan) -> str:
    levels = [sum(one.level == level for one in scan.findings) for level in range(len(LEVELS))]
    faults = sum(number for status, number in scan.statuses.items() if status.startswith("5"))
    cells = [scan.visitor, f"{scan.seconds / 60:.1f}", f"{scan.requests:,}", scan.pages, scan.forms, len(scan.kinds),
             scan.statuses.get("429", 0), faults, *levels, ", ".join(scan.cut) or "nothing"]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def _explained(findings: Sequence[Finding]) -> list[str]:
    stay = sorted({(one.name, one.module) for one in findings} & EXPLAINED.keys())
    return (
        ["## What stays, and why", "", *(f"- {name}: {EXPLAINED[name, module]}" for name, module in stay), ""]
        if stay
        else []
    )
