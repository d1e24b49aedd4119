"""`huiqi explain` answers exactly, and says what is wrong with what it was given."""

import json
import subprocess
import sys
from pathlib import Path

from huiqi.units.money import wan

FIRM = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "livestream_firm": True,
    "loans_settled": True,
    "loan_arrears": False,
    "other_interest_subsidy": False,
    "interest_paid_fen": 12_345_678,
}


def huiqi(*args: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "huiqi.web.commands", *args], input=given, capture_output=True, text=True, check=False
    )


def explain(firm: object, *args: str, measure: str = "livestream.m12b") -> subprocess.CompletedProcess[str]:
    given = firm if isinstance(firm, str) else json.dumps(firm)
    return huiqi("explain", measure, "--facts", "-", "--on", "2026-11-24", *args, given=given)


def test_a_number_fixed_by_the_text_pays_without_a_decision() -> None:
    body = json.loads(explain(FIRM, "--json").stdout)
    assert (body["status"], body["award_fen"], body["payable"], body["blocked_by"]) == ("eligible", wan(8), True, [])


def test_a_decision_changes_the_award_and_makes_it_payable() -> None:
    rent = {
        **{k: FIRM[k] for k in list(FIRM)[:4]},
        **{"in_recognised_venue": True, "rent_years_supported": 0, "sublet": False, "lease_filed": True},
        **{"rent_paid_fen": wan(100), "other_rent_subsidy_fen": 0},
    }
    assumed = json.loads(explain(rent, "--json", measure="livestream.m03").stdout)
    decided = json.loads(explain(rent, "--json", "--decide", "livestream.m03.rate_bp=3000", measure="livestream.m03").stdout)
    assert (assumed["award_fen"], assumed["payable"]) == (wan(35), False)
    assert (decided["award_fen"], decided["payable"]) == (wan(30), True)
    assert assumed["numbers_hash"] != decided["numbers_hash"]


def test_a_null_fact_is_unknown() -> None:
    body = json.loads(explain(FIRM | {"interest_paid_fen": None}, "--json").stdout)
    assert (body["status"], body["award_fen"], body["award_range_fen"]) == ("eligible", None, [0, wan(100)])
    assert body["missing"] == ["interest_paid_fen"]


def test_the_words_lead_from_the_answer_to_the_clause() -> None:
    said = explain(FIRM | {"loan_arrears": True}).stdout
    assert "暂不符合：贷款没有逾期" in said
    assert "三（十二）2" in said


def test_a_misspelt_fact_names_the_right_one() -> None:
    run = explain(FIRM | {"interest_payed_fen": 1})
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "FACT_UNKNOWN: 没有名为 interest_payed_fen 的事实；是否想写 interest_paid_fen？\n"


def test_a_wrong_type_is_refused() -> None:
    for wrong in ("100", 1.5, True, -1, [1]):
        run = explain(FIRM | {"interest_paid_fen": wrong})
        assert (run.returncode, run.stderr.split(":")[0]) == (1, "FACT_VALUE"), wrong


def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    assert explain("{]").stderr.startswith("FACTS_JSON: -：第 1 行")
    assert explain("[]").returncode == 1
    assert explain('{"sublet": true, "sublet": false}').stderr.startswith("FACTS_TWICE")
    missing = huiqi("explain", "livestream.m03", "--facts", str(tmp_path / "none.json"), "--on", "2026-11-24")
    assert (missing.returncode, missing.stderr.split(":")[0]) == (1, "FACTS_FILE")


def test_an_unknown_measure_or_number_names_the_nearest() -> None:
    assert "livestream.m12b" in explain(FIRM, measure="livestream.m12").stderr
    run = explain(FIRM, "--decide", "livestream.m12b.rate=7000")
    assert (run.returncode, "livestream.m12b.rate_bp" in run.stderr) == (1, True)
    assert explain(FIRM, "--decide", "livestream.m12b.rate_bp=x").returncode == 1


def test_wrong_usage_exits_with_two() -> None:
    assert huiqi("explain", "livestream.m03").returncode == 2
    assert huiqi("explain", "livestream.m03", "--facts", "-", "--on", "24.11.2026").returncode == 2
    assert huiqi().returncode == 2


def test_every_command_has_help() -> None:
    listed = huiqi("--help").stdout
    for name in ("explain", "evaluate", "policy", "population", "serve"):
        assert name in listed
        assert huiqi(name, "--help").returncode == 0
