"""How are the measurements read? A table on the terminal, and docs/benchmarks.md with the ratio beside the absolute."""

from typing import Any

from bench.engines import LABELS, OPENFISCA, OPENFISCA_LINES
from bench.markdown import markdown
from bench.open_data import FORMS
from bench.report_last_hour import last_hour
from bench.report_sweeps import sweeps
from bench.report_trust import trust

BASE = "kernel"
TARGETS = (
    (OPENFISCA_LINES, 20.0, "OpenFisca-Core, a variable a line"),
    (OPENFISCA, 20.0, "OpenFisca-Core, a variable a measure"),
    ("hand_polars", 4.0, "Polars by hand"),
    ("hand_duckdb", 6.0, "DuckDB by hand"),
    ("hand_numba", 0.75, "numba by hand"),
)
MILLION = 1_000_000


def _rows(found: dict[str, dict], rows: int) -> list[list[str]]:
    base = found[BASE]["median_seconds"]
    lines = []
    for name, one in found.items():
        seconds = one["median_seconds"]
        share = f"{one['wrong_totals'] / max(one['paid'], 1):.2%}" if one["wrong_totals"] else ""
        lines.append(
            [
                LABELS[name],
                f"{seconds * 1e3:,.2f}",
                f"{seconds / rows * 1e9:,.1f}",
                f"{seconds / base:.2f}",
                f"{one['peak_bytes'] / 2**20:,.0f}",
                f"{one['wrong_totals']:,}{f' ({share} of those paid)' if share else ''}",
            ]
        )
    return lines


HEAD = ["engine", "ms", "ns a firm", "times the kernel's", "peak MiB", "wrong totals"]


def table(rows: int, found: dict[str, dict]) -> str:
    """One size, for the terminal."""
    lines = [HEAD, *_rows(found, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    text = [
        "  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    ]
    return "\n".join([f"\n{rows:,} firms", *text])


def report(found: dict) -> str:
    """docs/benchmarks.md. `found` is what bench/results/latest.json holds."""
    machine = found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    parts = [
        "# Benchmarks",
        "",
        "Written by `make bench` from bench/results/latest.json; not edited by hand.",
        "",
        f"Measured on {found['day']}: {machine['cpu']} ({machine['family']}), {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}, {packages}. "
        f"Load before the run: {machine['load_before']:.2f}. Rules: `{found['policy_version']}`.",
        "",
        "## What is compared",
        "The eight money measures and their total, with the law's numbers, for the same made-up firms (40 facts a firm). "
        "Each engine is a process of its own with all cores, holds the firms in the "
        "form it likes best before the clock starts, and keeps freed memory. Medians; up to a million firms the engines "
        "take turns in an order drawn anew each round, each with 30 ms of untimed runs before; at ten million each "
        "runs alone, and OpenFisca-Core with a variable a line, which would need 19 GB, does not run. The right award is "
        "that of Python's whole numbers, one firm at a time.",
        "",
        "- The kernel is what `huiqi.engine.backends.numba` generates from the rules. The range of every fact is checked "
        "once before the clock starts, as at ingest; the engines by hand check none. It stores awards in 32 bits, since "
        "under these numbers no total can pass them, and computes them in 64.",
        "- Polars and DuckDB by hand are the nine columns as one would write them for speed. Those generated from the rules "
        "also refuse nulls and values out of range, and are held to the same fen by tests.",
        "- OpenFisca-Core runs twice, each in two processes: by hand with a variable a measure, the fewest it can do with, "
        "and with a variable for each named line, as its trace needs to tell what ours tells. It holds money as 32-bit "
        "floats; rounding down to whole 万元 hides that, except near the 万元. Simulations are built inside the clock, "
        "since it caches what it has computed; its inputs are converted before it.",
        "",
        "## Against the targets, at a million firms",
        _targets(found),
        "",
        "## Where one fen decides",
        _limits(found["at_limits"]),
        "",
        "## One firm",
        _cases(found["case"]),
        "",
        "## A table of firms",
        _evaluated(found["evaluate"]),
        "",
    ]
    for rows, measured in found["rows"].items():
        parts += [f"## {int(rows):,} firms", markdown(HEAD, _rows(measured, int(rows))), ""]
    for name, part in PARTS.items():
        parts += part(found[name]) if name in found else []
    return "\n".join([*parts, *trust()]).rstrip() + "\n"


def _targets(found: dict) -> str:
    measured = found["rows"][str(MILLION)]
    base = measured[BASE]["median_seconds"]
    lines = []
    for name, target, label in TARGETS:
        ratio = measured[name]["median_seconds"] / base
        lines.append([f"faster than {label}", f"≥ {target:g}×", f"{ratio:.2f}×", "yes" if ratio >= target else "no"])
    flat = [found["rows"][n][BASE]["median_seconds"] / int(n) * 1e9 for n in ("100000", str(MILLION), "10000000")]
    spread = max(abs(x / flat[1] - 1) for x in flat)
    values = " / ".join(f"{x:.1f}" for x in flat)
    flatness = ["ns a firm at 100k / 1M / 10M", "within ±25 % of 1M", f"{values}: ±{spread:.0%}"]
    lines.append([*flatness, "yes" if spread <= 0.25 else "no"])
    traced = found["case"]["traced"] * 1e3
    lines.append(["one firm, every measure with its trace", "≤ 5 ms", f"{traced:.2f} ms", "yes" if traced <= 5 else "no"])
    return markdown(["target", "wanted", "found", "reached"], lines)


def _limits(found: dict) -> str:
    lines = [[LABELS[name], f"{wrong:,}", f"{wrong / found['firms']:.1%}"] for name, wrong in found["wrong_totals"].items()]
    head = f"{found['firms']:,} firms whose amounts earn some 万元 exactly, or miss them by a fen"
    return markdown([head, "wrong totals", "share"], lines)


def _cases(case: dict) -> str:
    measure, line = case[OPENFISCA], case[OPENFISCA_LINES]

    def row(label: str, ours: str, theirs: str) -> list[str]:
        return [label, f"{case[ours] * 1e3:.3f}", *(f"{one[theirs] * 1e3:.2f}" if theirs else "" for one in (measure, line))]

    lines = [
        row("every award, no trace", "plain", "plain"),
        row("one measure with its trace, as JSON", "one_measure_traced", ""),
        row("every measure with its trace, as JSON", "traced", "traced"),
    ]
    return markdown(["one firm", "huiqi, ms", "OpenFisca by measure, ms", "OpenFisca by line, ms"], lines)


def _evaluated(found: dict) -> str:
    seconds, peak = found["seconds"], found["peak_bytes"] / 2**30
    lines = [
        ["time, with the start of the process", "≤ 10 s", f"{seconds:.2f} s", "yes" if seconds <= 10 else "no"],
        ["peak memory", "≤ 1.5 GB", f"{peak:.2f} GiB", "yes" if found["peak_bytes"] <= 1.5e9 else "no"],
    ]
    return markdown([f"`huiqi evaluate`, {found['firms']:,} Parquet rows to Parquet", "wanted", "found", "reached"], lines)


PAGES = {
    "list": "an officer's list of all cases",
    "waiting": "the window's list of what waits",
    "search": "the list, searched by a firm's name",
    "case": "a case on the desk",
    "home": "a firm's home",
    "form": "the form of an application",
    "review": "the application on one page",
    "submit": "handing it in",
    "notices": "the notices, for everybody",
    "results": "who was awarded what, for everybody",
    "found": "the same, searched by a firm's name",
    "observatory": "the leaders' observatory",
}


def _pages(found: dict[str, Any]) -> list[str]:
    """The part on the pages."""
    own, rushes = found["postgresql"], {name: one["rush"] for name, one in found.items()}
    growth = own["growth"]
    at = growth["10000"]
    lines = [
        _wanted("the form of an application, p95", "≤ 100 ms", at["form"]["p95"] * 1e3, 100, "ms"),
        _wanted("an officer's list of 10,000 cases, p95", "≤ 150 ms", at["list"]["p95"] * 1e3, 150, "ms"),
        _wanted("its queries", "≤ 12", at["list"]["queries"], 12, ""),
        _wanted("its bytes, uncompressed", "≤ 120 KB", at["list"]["bytes"] / 1e3, 120, "KB"),
    ]
    for name, rush in rushes.items():
        label = f"{rush['sent']:,} submissions by {rush['firms']} firms at once, on {DATABASES[name]}"
        kept = rush["sent"] == rush["accepted"] == rush["in_database"]
        lines.append([label, "none lost", _kept(rush), "yes" if kept else "no"])
    sizes = list(growth)
    head = ["p95 in ms (queries)", *(f"{int(size):,} cases" for size in sizes)]
    rows = [[label, *(_cell(growth[size][name]) for size in sizes)] for name, label in PAGES.items() if name in at]
    return [
        "## The pages",
        "",
        f"Measured on {own['day']}, load before the run {own['load_before']:.2f}. "
        "`huiqi serve` with its two workers, asked over HTTP on the same machine as the database and the clients; "
        "PostgreSQL as installed, with fsync. One reader asks for a page 60 times, one after another. A submission is the "
        "POST of the last page of a complete draft; the 200 firms start together and each hands in ten, one after another. "
        "The first cases are made by the actions people use; the others, the firms and the drafts are copies inserted raw, "
        "without audit entries.",
        "",
        markdown(["target", "wanted", "found", "reached"], lines),
        "",
        "How it grows, on PostgreSQL:",
        "",
        markdown(head, rows),
        "",
    ]


def _ledger(found: dict[str, Any]) -> list[str]:
    """The part on the ledger."""
    own = found["postgresql"]
    lines = [
        [
            f"commits a second with {one['writers']} writers on one envelope, on {DATABASES[name]}",
            f"≥ {COMMITS}",
            f"{one['a_second']:,.0f}",
            f"{one['p50'] * 1e3:,.0f}",
            f"{one['p95'] * 1e3:,.0f}",
            f"{one['longest'] * 1e3:,.0f}",
            f"{sum(one['errors'].values())}",
            "yes" if one["a_second"] >= COMMITS and not one["errors"] and _holds(one) else "no",
        ]
        for name, one in found.items()
    ]
    return [
        "## The ledger",
        "",
        f"Measured on {own['day']} on {own['cpu']}, load before the run {own['load_before']:.2f}. Each commit is one "
        f"transfer with its audit entry, a reservation or a payment, {own['commits']:,} on each database, by threads of one "
        "process with a connection each; its time counts from the call to the commit, so most of it is waiting for the "
        "others. PostgreSQL as installed, with fsync at each commit; SQLite as the service sets it: a write-ahead log, "
        "fsync at checkpoints. Afterwards every balance is the sum of its transfers and the audit chain is whole.",
        "",
        markdown(["target", "wanted", "found", "p50, ms", "p95, ms", "longest, ms", "errors", "reached"], lines),
        "",
    ]


def _holds(one: dict[str, Any]) -> bool:
    return bool(one["chain_whole"]) and not one["differences"]


def _payments(found: dict[str, Any]) -> list[str]:
    """The part on a payment batch."""
    own = found["postgresql"]
    lines, steps = [], []
    for name, one in found.items():
        took = sum(one["seconds"][step] for step in MAKING)
        whole = one["applied"] == one["paid_cases"] == one["lines"] and _holds(one)
        reached = "yes" if took <= MAKING_SECONDS and whole else "no"
        label = f"a batch of {one['lines']:,} lines made, with its dry run and both files, on {DATABASES[name]}"
        lines.append([label, f"≤ {MAKING_SECONDS} s", f"{took:.1f} s", reached])
    for step, label in STEPS.items():
        steps.append([label, *(f"{one['seconds'][step]:.2f}" for one in found.values())])
    return [
        "## A payment batch",
        "",
        f"Measured on {own['day']} on {own['cpu']}, load before the run {own['load_before']:.2f}, by one process on "
        "the machine of the database. All cases are of one envelope; but for one they are copies inserted raw, each with a "
        "firm, an account, a decision and a reservation of its own. Each line of the bank's answer is booked in a "
        "transaction of its own. Afterwards every case is paid, every balance is the sum of its transfers and the audit "
        "chain is whole.",
        "",
        markdown(["target", "wanted", "found", "reached"], lines),
        "",
        markdown(["step, seconds", *(DATABASES[name] for name in found)], steps),
        "",
    ]


MAKING, MAKING_SECONDS = ("dry_run", "make", "files"), 5
STEPS = {
    "dry_run": "dry run",
    "make": "making, with the credit gate",
    "files": "CSV and pain.001, validated",
    "sign": "first signature",
    "sign_again": "second signature",
    "send": "sending, with the credit gate",
    "deliver": "putting both files where the bank takes them",
    "import": "reading the bank's answer",
    "book": "booking every line",
}
COMMITS = 25
DATABASES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def _wanted(label: str, wanted: str, value: float, limit: float, unit: str) -> list[str]:
    return [label, wanted, f"{value:,.0f} {unit}".strip(), "yes" if value <= limit else "no"]


def _kept(rush: dict[str, Any]) -> str:
    sent, kept = f"{rush['accepted']:,} accepted", f"{rush['in_database']:,} in the database"
    return f"{sent}, {kept}; {rush['a_second']:,.0f} a second, p95 {rush['p95']:.1f} s"


def _cell(page: dict[str, float]) -> str:
    queries = f" ({page['queries']:.0f})" if "queries" in page else ""
    return f"{page['p95'] * 1e3:,.0f}{queries}"


def _open_data(found: dict[str, Any]) -> list[str]:
    """The part on the dumps of open data."""
    own = found["postgresql"]
    most = max(one[form]["peak_bytes"] for one in found.values() for form in FORMS)
    rows = []
    for form in FORMS:
        took = [f"{one[form]['seconds']:.1f} s, {one[form]['peak_bytes'] / 1e6:,.0f} MB" for one in found.values()]
        rows.append([form, f"{own[form]['bytes'] / 1e6:,.1f}", *took])
    return [
        "## Open data",
        "",
        f"Measured on {own['day']}, load before the run {own['load_before']:.2f}: {own['awards']:,} awards; "
        "but one are copies inserted raw, each of a firm of its own. Each form is written by a process of its own, `all` is "
        "the whole issue with its other datasets. Memory is the most the process ever had, with the whole program in it.",
        "",
        markdown(["target", "wanted", "found", "reached"],
                 [["memory of any dump", "< 300 MB", f"{most / 1e6:,.0f} MB", "yes" if most < 300e6 else "no"]]),
        "",
        markdown(["form", "MB written", *(DATABASES[name] for name in found)], rows),
        "",
    ]  # fmt: skip


PARTS = {
    "sweeps": sweeps, "pages": _pages, "last_hour": last_hour, "ledger": _ledger, "payments": _payments,
    "open_data": _open_data,
}  # fmt: skip
"""What follows the engines, by its name in latest.json."""
