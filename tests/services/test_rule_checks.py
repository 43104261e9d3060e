"""A department's test deck: run by the command, put on record, and linked from the public pages."""

import json
from pathlib import Path

import pytest
from cast import set_up
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from election_site.models import AuditEntry, RuleCheck
from election_site.queries.outcome_pages import announcement_page
from election_site.services.errors import Refused
from election_site.services.rule_checks import record_rule_check

pytestmark = pytest.mark.django_db
DECK = Path(__file__).parents[1] / "domain" / "scenarios.json"


@pytest.fixture
def small(db):
    return set_up()


def run(path, *arguments) -> int:
    with pytest.raises(SystemExit) as ended:
        call_command("verify_rules", str(path), *arguments)
    return ended.value.code


def sentences(small) -> str:
    with translation.override("en"):
        return "\n".join(line.text for line in announcement_page(small.outcome("announcement")).sentences)


def test_a_run_in_which_all_passed_is_recorded_and_shown(small):
    assert run(DECK, "--election", small.slug, "--as", "reviewer") == 0
    row = RuleCheck.objects.get()
    assert (row.election, row.file_name, row.checked_by) == (
        small.election,
        "scenarios.json",
        small["reviewer"],
    )
    assert row.cases >= len(json.loads(DECK.read_text())["scenarios"])
    assert AuditEntry.objects.get(action="record_rule_check").data["digest"] == row.digest

    small.play_through("announcement")
    kept = small.outcome("announcement").figures["rule_check"]
    assert (kept["digest"], kept["cases"]) == (row.digest, row.cases)
    assert " ".join(row.digest[at : at + 4] for at in range(0, 64, 4)) in sentences(small)
    assert f"all {row.cases} cases passed" in sentences(small)


def test_without_a_run_the_page_says_so(small):
    small.play_through("announcement")
    assert small.outcome("announcement").figures["rule_check"] is None
    assert "No test deck was run" in sentences(small)


def test_a_run_with_a_difference_is_not_recorded(small, tmp_path):
    deck = json.loads(DECK.read_text())
    deck["scenarios"][0]["expected"] = {"wrong": True}
    path = tmp_path / "deck.json"
    path.write_text(json.dumps(deck))
    assert run(path, "--election", small.slug, "--as", "reviewer") == 1
    assert not RuleCheck.objects.exists()


def test_only_who_may_certify_puts_a_run_on_record(small):
    assert run(DECK, "--election", small.slug, "--as", "host") == 2
    assert not RuleCheck.objects.exists()


@pytest.mark.parametrize(
    "arguments", [["--election", "nowhere", "--as", "clerk"], ["--election", "tianshui"], ["--as", "clerk"]]
)
def test_election_and_account_are_named_both_and_exist(small, arguments):
    assert run(DECK, *arguments) == 2
    assert not RuleCheck.objects.exists()


def test_a_deck_without_cases_proves_nothing(small):
    with pytest.raises(Refused) as refused:
        record_rule_check(
            election=small.election,
            file_name="x",
            digest="0" * 64,
            cases=0,
            actor=small["clerk"],
            now=small.now,
        )
    assert [reason.code for reason in refused.value.reasons] == ["E305"]


def test_a_record_is_never_changed(small):
    run(DECK, "--election", small.slug, "--as", "clerk")
    for change in (
        lambda: RuleCheck.objects.update(digest="0" * 64),
        lambda: RuleCheck.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
