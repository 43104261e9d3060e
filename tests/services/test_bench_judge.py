"""The benchmark of the count: its figures come out, and the judge counts what plain SQL counts."""

import json

import pytest
from django.core.management import CommandError, call_command

from ballots.management.commands import bench_judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def results(tmp_path, settings):
    settings.BASE_DIR, kept = tmp_path, settings.BASE_DIR
    (tmp_path / ".local").mkdir()
    (tmp_path / "manage.py").symlink_to(kept / "manage.py")
    return tmp_path / ".local" / "bench.json"


def test_three_figures_are_written_beside_those_of_other_measurements(results):
    results.write_text('{"casts_per_second": 7}')
    call_command("bench_judge", ballots=3000)
    found = json.loads(results.read_text())
    assert found["casts_per_second"] == 7
    assert found["judge_ballots"] == 3000
    for key in (
        "judge_ballots_per_second_per_core",
        "sql_group_by_ballots_per_second",
        "judge_peak_memory_mb",
    ):
        assert found[key] > 0, key


def test_judge_and_sql_count_the_same_and_leave_out_the_overvoted():
    judged, grouped = bench_judge.judge(2000), bench_judge.group_by(2000)
    assert judged["figures"] == grouped["figures"]
    valid = sum(judged["figures"]["1"].values())
    assert 1900 < valid < 2000


def test_counts_that_differ_are_no_measurement(results, monkeypatch):
    monkeypatch.setattr(bench_judge, "SQL", bench_judge.SQL.replace("<= %s", "<= %s + 1"))
    with pytest.raises(CommandError):
        call_command("bench_judge", ballots=2000)
    assert not results.exists()
