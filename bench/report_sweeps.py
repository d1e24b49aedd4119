"""How is the sweep read? Its part of docs/benchmarks.md, with the ratio beside the absolute."""

from statistics import median
from typing import Any

from bench.markdown import markdown, reached

OURS = "sweep_2"
LABELS = {
    "sweep_2": "huiqi, prepared once, 2 threads",
    "sweep_1": "huiqi, prepared once, 1 thread",
    "kernel": "huiqi's kernel, once a scenario",
    "hand_duckdb": "DuckDB cross join, by hand",
    "duckdb": "DuckDB cross join, generated",
    "openfisca_kept": "OpenFisca-Core 46, a variable a measure, what moves computed again",
    "openfisca": "OpenFisca-Core 46, a variable a measure, a simulation a scenario",
    "openfisca_lines": "OpenFisca-Core 46, a variable a line, a simulation a scenario",
}
TARGETS = {"openfisca_lines": 300, "openfisca": 300, "openfisca_kept": 300, "duckdb": 100, "hand_duckdb": 100}
"""How many times as fast a scenario is to be, preparing counted."""
MOST_SECONDS, FLAT = 8, 1.5
"""For the largest sweep; the dearest scenario to the cheapest."""
SETS = {
    "some": "five numbers of four measures",
    "all": "all numbers of the law",
    "unrefused": "five numbers, firms that nothing refuses",
}


def sweeps(found: dict[str, Any]) -> list[str]:
    """The part on sweeps. `found` is what bench/results/latest.json holds under that name."""
    machine, contest, first = found["machine"], found["contest"], found["first"]
    five = ", ".join(f"`{key.split('.', 1)[1]}`" for key in found["some"])
    return [
        "## A sweep: the same firms under other numbers",
        "",
        f"Measured on {found['day']}: {machine['cpu']} ({machine['family']}), {machine['cores']} cores, Python "
        f"{machine['python']}; load {found['load_before']:.2f} before the run and {found['load_after']:.2f} after it, the "
        f"run's own included. Rules: `{found['policy_version']}`. Swept are {five}, each drawn between half and one and a "
        f"half of the law's value; or all {found['all']} numbers. A sweep gives every measure's sum and the total for each "
        "scenario.",
        "",
        *_against(found),
        "",
        f"### {contest['scenarios']:,} scenarios, {contest['firms']:,} firms",
        "",
        _explained(contest),
        "",
        _contest(contest),
        "",
        f"The first sweep of a set of numbers compiles: {first['some']['compiling']:.1f} s for the five and "
        f"{first['all']['compiling']:.1f} s for all numbers, with preparing and the sweep itself; in a new process that "
        f"finds the code on disk, {first['some']['from_disk']:.2f} s and {first['all']['from_disk']:.2f} s.",
        "",
        "### The largest sweep",
        "",
        "An evaluation is one firm under one scenario, whether its row is computed or was dropped because no scenario can "
        "pay it. Most firms of this population are refused by a condition that no swept number moves; the last two lines "
        "are of made-up firms that nothing refuses, so that no row is dropped.",
        "",
        _most(found["most"]),
        "",
        "### How the cost grows",
        "",
        _growth(found["growth"]),
        "",
    ]


def _explained(contest: dict[str, Any]) -> str:
    return (
        "Each in a process of its own, in turns, in an order drawn anew each round; medians of "
        f"{contest['rounds']} rounds. What is slow sweeps a sample of the scenarios, another each round, and its cost is "
        "told by the scenario. Ours works out once what no scenario changes, and computes "
        f"{contest['rows']:,} rows (a firm under a measure) for each; its share of preparing is counted in a column of its "
        "own and in every ratio. The kernel in a loop computes and stores every award of every firm; all sums are held to "
        "its. DuckDB reads the swept numbers from the table of scenarios and the others from the text; the generated query "
        "also checks the range of every fact of every pair, the one by hand checks none. Its firms lie in small row groups, "
        "so that both threads find work. OpenFisca has two processes with half of the firms each, and its numbers are "
        "changed where they stand; once it keeps its simulation and computes only the measures that move. Its money is "
        "float32, summed in float64; rounding down to whole 万元 hides that, except near the 万元. Preparing uses one core, "
        "OpenFisca and DuckDB two: on a loaded machine they lose more, and the ratios flatter ours."
    )


def _against(found: dict[str, Any]) -> list[str]:
    ours, prepared = _whole(found["contest"], OURS), found["contest"]["ways"][OURS]["a_scenario"]
    lines = []
    for name, target in TARGETS.items():
        theirs = found["contest"]["ways"][name]["a_scenario"]
        words = f"{theirs / ours:,.0f}× ({theirs / prepared:,.0f}× prepared before): {_micro(theirs)} to {_micro(ours)} µs"
        lines.append([f"faster a scenario than {LABELS[name]}", f"≥ {target}×", words, reached(theirs / ours >= target)])
    for which in ("some", "all"):
        most = found["most"][which]
        seconds = _seconds(most["ways"][OURS])
        label = f"{most['scenarios']:,} scenarios × {most['firms']:,} firms, {SETS[which]}, 2 threads"
        lines.append([label, f"≤ {MOST_SECONDS} s", f"{seconds:.2f} s", reached(seconds <= MOST_SECONDS)])
    for firms, ways in found["growth"].items():
        sizes = ways["sweep_1"]  # a second thread starts only where there is work enough for it
        costs = [one["running"] / int(size) for size, one in sizes.items()]
        spread, ends = max(costs) / min(costs), f"{min(map(int, sizes))} to {max(map(int, sizes)):,}"
        label = f"a scenario of {ends}, {int(firms):,} firms, {_threads('sweep_1')}: the dearest to the cheapest"
        lines.append([label, f"≤ {FLAT:g}×", f"{spread:.2f}×", reached(spread <= FLAT)])
    swept = [way for most in found["most"].values() for way in most["ways"].values()]
    swept += [way for name, way in found["contest"]["ways"].items() if not name.startswith("openfisca")]
    wrong = sum(way["wrong_scenarios"] for way in swept)
    lines.append(["scenarios with a sum unlike the kernel's, OpenFisca's left out", "0", f"{wrong}", reached(not wrong)])
    return [markdown(["target", "wanted", "found", "reached"], lines)]


def _contest(contest: dict[str, Any]) -> str:
    ours = _whole(contest, OURS)
    lines = []
    for name, one in contest["ways"].items():
        whole, preparing = _whole(contest, name), one["preparing"]
        lines.append(
            [
                LABELS[name],
                f"{one['sample']:,}",
                _micro(one["a_scenario"]),
                _micro(whole),
                f"{whole / ours:,.2f}" if whole < 10 * ours else f"{whole / ours:,.0f}",
                f"{median(preparing) * 1e3:.1f}" if preparing else "",
                f"{one['peak_bytes'] / 2**20:,.0f}",
                f"{one['wrong_totals']} of {one['compared']}",
                f"{one['fen_off']:,}",
            ]
        )
    head = ["way", "scenarios a round", "µs a scenario", "with preparing", "times ours", "preparing, ms", "peak MiB"]
    return markdown([*head, "wrong totals", "fen off at most"], lines)


def _most(found: dict[str, Any]) -> str:
    lines = []
    for which, most in found.items():
        for name, one in most["ways"].items():
            seconds = _seconds(one)
            lines.append(
                [
                    f"{SETS[which]}, {name[-1]} thread{'s' if name[-1] != '1' else ''}",
                    f"{most['scenarios']:,}",
                    f"{most['rows']:,}",
                    f"{one['preparing']:.2f}",
                    f"{seconds:.2f}",
                    f"{most['scenarios'] * most['firms'] / seconds / 1e9:,.1f}",
                    f"{most['scenarios'] * most['rows'] / one['running'] / 1e9:,.2f}",
                    f"{one['peak_bytes'] / 2**20:,.0f}",
                    f"{one['wrong_totals']} of {one['compared']}",
                ]
            )
    head = [f"{next(iter(found.values()))['firms']:,} firms", "scenarios", "rows computed a scenario", "preparing, s"]
    head += ["with preparing, s", "evaluations a second, 10⁹", "rows computed a second, 10⁹", "peak MiB", "wrong totals"]
    return markdown(head, lines)


def _growth(found: dict[str, Any]) -> str:
    sizes = list(next(iter(next(iter(found.values())).values())))
    lines = []
    for firms, ways in found.items():
        for way, one in ways.items():
            label = f"{int(firms):,} firms, {_threads(way)}"
            running = [_micro(one[size]["running"] / int(size)) for size in sizes]
            whole = [_micro((one[size]["running"] + one[size]["preparing"]) / int(size)) for size in sizes]
            lines += [[f"{label}, prepared before", *running], [f"{label}, with preparing", *whole]]
    return markdown(["µs a scenario, five numbers", *(f"{int(size):,} scenarios" for size in sizes)], lines)


def _threads(way: str) -> str:
    count = way.rpartition("_")[2]
    return f"{count} thread{'' if count == '1' else 's'}"


def _whole(contest: dict[str, Any], name: str) -> float:
    """Seconds a scenario with its share of preparing."""
    one = contest["ways"][name]
    return one["a_scenario"] + (median(one["preparing"]) / contest["scenarios"] if one["preparing"] else 0)


def _seconds(largest: dict[str, Any]) -> float:
    return largest["running"] + largest["preparing"]


def _micro(seconds: float) -> str:
    micro = seconds * 1e6
    return f"{micro:,.1f}" if micro < 100 else f"{micro:,.0f}"
