"""``manage.py verify_rules``: what it prints and how it ends."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

DECK = Path(__file__).with_name("scenarios.json")


def run(path, capsys):
    with translation.override("en"), pytest.raises(SystemExit) as ended:
        call_command("verify_rules", str(path))
    printed = capsys.readouterr()
    return ended.value.code, printed.out + printed.err


def test_whole_deck(capsys):
    code, text = run(DECK, capsys)
    assert code == 0
    assert text.splitlines()[-3].split() == ["all", "112", "119", "119"]


def test_difference_ends_with_1(tmp_path, capsys):
    deck = tmp_path / "deck.json"
    data = DECK.read_text(encoding="utf-8")
    deck.write_text(data.replace('"required_min": 275', '"required_min": 274'), encoding="utf-8")
    code, text = run(deck, capsys)
    assert code == 1
    assert "B-05 (quorum) differs:" in text


def test_unreadable_ends_with_2(tmp_path, capsys):
    deck = tmp_path / "deck.json"
    deck.write_text(DECK.read_text(encoding="utf-8").replace('"kind": "roll"', '"kind": "rolls"'), "utf-8")
    code, text = run(deck, capsys)
    assert code == 2
    assert "Unknown kind “rolls”." in text


def test_missing_file_ends_with_2(tmp_path, capsys):
    code, text = run(tmp_path / "nowhere.json", capsys)
    assert code == 2
    assert "nowhere.json" in text
