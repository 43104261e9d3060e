"""The score sheet as page, PDF and file; the weights behind it are frozen once they are announced."""

import csv
import io
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from nomination_election import AFTER, WEIGHTS, Cast, announce, finish, open_, set_up, shortlisting, stand
from pypdf import PdfReader

from election_site.admin.forms import RulesForm
from election_site.domain.channels import CHANNELS
from election_site.domain.stages import BY_CODE
from election_site.models import Election, Outcome, StageRun
from election_site.queries.rules import rules_of
from election_site.services.chain import annul_run, open_blockers, open_stage
from election_site.services.elections import change_rules
from election_site.services.errors import Refused
from election_site.services.publications import publish_outcome
from nomination.queries.channels import in_order
from nomination.services.forms import print_form
from nomination.services.score_files import score_csv, score_pdf

pytestmark = pytest.mark.django_db
README = Path(__file__).resolve().parents[2] / "README.md"
OTHER = {"open:members": "1"}


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def election(cast):
    election = set_up(cast, posts=2)
    announce(election, cast)
    return election


@pytest.fixture
def run(election, cast):
    """Three for post 1, two of them exactly equal; two for post 2, one of them without any vote."""
    candidacies = [*stand(election, 1, 1, 2, 3), *stand(election, 2, 4, 5)]
    first = [(3, 7), (1, 0), (1, 0), (2, 5), (0, 0)]
    return shortlisting(election, cast, candidacies, first, [1, 8, 8, 3, 0])


def lines(data: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


# ----- the department's form -----


def form_text(election, *, is_blank: bool) -> str:
    printed = print_form(election, "scores", is_blank=is_blank)
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(printed)).pages)


def test_the_form_shows_rank_points_and_result_of_everybody_and_nothing_when_empty(run, cast):
    figures = finish(run, cast).figures
    text = form_text(run.election, is_blank=False)
    for post in figures["posts"]:
        for line in post["sheet"]:
            points = {part["channel"]: part["shown"] for part in line["parts"]}
            result = "入围" if line["goes_on"] else "未入围"
            cells = [str(line["rank"]), line["name"], *[points[one] for one in in_order(points)]]
            assert " ".join([*cells, line["shown"], result]) in text
    empty = form_text(run.election, is_blank=True)
    assert "权重" in empty and "总分" in empty
    assert not [line["name"] for post in figures["posts"] for line in post["sheet"] if line["name"] in empty]


# ----- the file is enough by itself -----


def recomputed(data: bytes, folder: Path) -> list[list[str]]:
    """What the README's lines print of the file: they are run as they stand there, by a bare Python."""
    recipe = README.read_text(encoding="utf-8").partition("scores.csv <<'EOF'\n")[2].partition("EOF\n")[0]
    assert len(recipe.strip().splitlines()) == 5
    script, file = folder / "recompute.py", folder / "scores.csv"
    script.write_text(recipe, encoding="utf-8")
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", script, file], capture_output=True, check=True, encoding="utf-8"
    )
    return [line.split() for line in done.stdout.splitlines()]


def test_the_readme_s_five_lines_recompute_every_score_from_the_file_alone(run, cast, tmp_path):
    figures = finish(run, cast).figures
    data = score_csv(figures)
    assert data.startswith(b"\xef\xbb\xbf"), "so that a spreadsheet reads it as UTF-8"
    wanted = [
        [post["title"], line["name"], line["total"], "相符"]
        for post in figures["posts"]
        for line in post["sheet"]
    ]
    assert len(wanted) == 5
    assert recomputed(data, tmp_path) == wanted
    # One vote more or another weight, and the recipe says so.
    rows = lines(data)
    index = next(place for place, row in enumerate(rows) if row["得票"] == "7")
    rows[index]["得票"] = "8"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    verdicts = {line[1]: line[3] for line in recomputed(out.getvalue().encode("utf-8-sig"), tmp_path)}
    assert [name for name, verdict in verdicts.items() if verdict == "不相符"] == [rows[index]["姓名"]]


def test_the_file_holds_every_part_as_whole_numbers_and_with_two_decimals(run, cast):
    figures = finish(run, cast).figures
    rows = lines(score_csv(figures))
    assert len(rows) == 5 * len(WEIGHTS)
    sheet = {line["id"]: line for post in figures["posts"] for line in post["sheet"]}
    for row in rows:
        line = sheet[row["候选人编号"]]
        total = Fraction(int(row["总分分子"]), int(row["总分分母"]))
        assert (total, row["总分"]) == (Fraction(line["total"]), line["shown"])
        points = Fraction(int(row["得分分子"]), int(row["得分分母"]))
        assert row["得分"] in {part["shown"] for part in line["parts"] if Fraction(part["points"]) == points}
        assert row["结果"] == ("入围" if line["goes_on"] else "未入围")
    # Equals share a rank; 1/4 stands in two cells, or a spreadsheet would read a day.
    assert [row["名次"] for row in rows if row["职位"] == "职位1"][::3] == ["1", "1", "3"]
    assert not [cell for row in rows for cell in row.values() if "/" in cell]


@pytest.mark.parametrize("method", ["share", "relative"])
def test_both_methods_recompute(cast, tmp_path, method):
    election = set_up(cast, options={"scoring_method": method})
    announce(election, cast)
    # Nobody has a vote of the villagers: with "relative" their highest vote is 0, and nobody gets points.
    run = shortlisting(election, cast, stand(election, 1, 1, 2), [(3, 0), (1, 0)], [1, 8])
    assert {line[3] for line in recomputed(score_csv(finish(run, cast).figures), tmp_path)} == {"相符"}


@pytest.mark.parametrize(("base", "expected"), [("town", (10, 20)), ("post", (4, 20))])
def test_the_open_channels_are_divided_by_the_town_or_by_the_post(cast, tmp_path, base, expected):
    """Four members took part for the post, and no villager: there the town's number stays, under no votes."""
    election = set_up(cast, options={"open_share_base": base})
    announce(election, cast)
    candidacies, by_post = stand(election, 1, 1, 2), {"p1": {"open:members": 4, "open:mass": 0}}
    run = shortlisting(election, cast, candidacies, [(3, 0), (1, 0)], [1, 8], by_post=by_post)
    figures = finish(run, cast).figures
    (line,) = [one for one in figures["posts"][0]["sheet"] if one["id"] == str(candidacies[0].pk)]
    bases = {part["channel"]: part["base"] for part in line["parts"]}
    assert (bases["open:members"], bases["open:mass"]) == expected
    points = Fraction(1, 4) * Fraction(3, expected[0]) * 100
    assert points in [Fraction(part["points"]) for part in line["parts"]]
    assert {one[3] for one in recomputed(score_csv(figures), tmp_path)} == {"相符"}


# ----- page and PDF -----


def test_the_sheet_is_public_once_it_is_published_and_not_before(run, cast):
    client, slug = Client(), run.election.slug
    addresses = [reverse(f"scores:{name}", args=[slug, 1]) for name in ("page", "csv", "pdf")]
    outcome = finish(run, cast)
    assert [client.get(url).status_code for url in addresses] == [404, 404, 404]
    publish_outcome(outcome=outcome, title="初步候选人公示", actor=cast.reviewer, now=AFTER)
    page, file, printed = (client.get(url) for url in addresses)
    assert page.content == client.get(addresses[0], {"post": "p1"}).content
    for post in outcome.figures["posts"]:
        text = client.get(addresses[0], {"post": post["key"]}).content.decode()
        for line in post["sheet"]:
            for part in [line, *line["parts"]]:
                exact = part.get("total") or part["points"]
                assert part["shown"] in text
                assert "/" not in exact or exact in text, "every part stands there as a fraction too"
    assert file.content == score_csv(outcome.figures)
    assert printed.content == score_pdf(run.election, outcome.figures, outcome), "the same bytes every time"
    shown = client.get(reverse("election_site:outcome", args=[slug, "shortlist", 1])).content.decode()
    assert all(url in shown for url in addresses)
    # Annulled, it stays to be seen and says so.
    annul_run(run=run, why="计票有误", actor=cast.clerk, now=AFTER)
    assert "计票有误" in client.get(addresses[0]).content.decode()
    stamped = client.get(addresses[2]).content
    assert "已宣布无效" in PdfReader(io.BytesIO(stamped)).pages[0].extract_text()


def test_the_print_says_what_it_is_worth(run, cast):
    """Before and after the figures are fixed and signed, and a name that cannot be printed is refused."""
    cast.clerk.is_staff = True
    cast.clerk.save()
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("admin:nomination_decision_scores_pdf", args=[run.pk])
    first = PdfReader(io.BytesIO(client.get(url).content)).pages[0].extract_text()
    assert "草稿" in first and "权重计分汇总表" in first
    finish(run, cast)
    printed = PdfReader(io.BytesIO(client.get(url).content))
    text = "\n".join(page.extract_text() for page in printed.pages)
    assert "草稿" not in text and "经办员" in text and "复核员" in text
    file = client.get(reverse("admin:nomination_decision_scores_csv", args=[run.pk])).content
    assert file == score_csv(StageRun.objects.get(pk=run.pk).outcome.figures)


# ----- the weights are frozen -----


def weights_of(election) -> dict[str, str]:
    return {
        name: str(weight) for name, weight in rules_of(Election.objects.get(pk=election.pk)).weights.items()
    }


def test_nobody_is_put_forward_before_the_weights_are_published(cast):
    election = set_up(cast)
    outcome = finish(open_(election, "announcement", cast), cast)
    stage = BY_CODE["open_recommendation"]
    assert [one.code for one in open_blockers(election, stage, now=AFTER)] == ["N307"]
    with pytest.raises(Refused):
        open_stage(election=election, stage=stage, actor=cast.clerk, now=AFTER)
    publish_outcome(outcome=outcome, title="公推直选公告", actor=cast.clerk, now=AFTER)
    assert open_blockers(election, stage, now=AFTER) == []


def test_no_path_changes_the_weights_once_they_are_announced(election, cast):
    """The service, the page, the draft's row, the outcome's row: after each the weights are those announced,
    and so is what the scores are computed with."""
    cast.clerk.is_staff = True
    cast.clerk.save()
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:election_site_election_rules", args=[election.pk])
    form = RulesForm(election=election)
    fields = {name: field.initial for name, field in form.fields.items()}
    fields |= {form.WEIGHT + channel: OTHER.get(channel, "") for channel in CHANNELS}

    def by_service():
        with pytest.raises(Refused) as refused:
            change_rules(
                election=election,
                profile=election.profile,
                options=election.options,
                weights=OTHER,
                actor=cast.clerk,
                now=AFTER,
            )
        assert [one.code for one in refused.value.reasons] == ["E108"]

    def by_page():
        assert "E108" in client.post(page, fields).content.decode(), "the form was right, and refused"

    def by_row():
        Election.objects.filter(pk=election.pk).update(weights=OTHER, options={"scoring_method": "relative"})

    def by_outcome(change):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Outcome.objects.filter(run__election=election, run__stage="announcement"))

    paths = [
        by_service,
        by_page,
        by_row,
        lambda: by_outcome(lambda rows: rows.update(figures={"weights": OTHER})),
        lambda: by_outcome(lambda rows: rows.delete()),
    ]
    for path in paths:
        path()
        assert weights_of(election) == WEIGHTS
    assert rules_of(election).options["scoring_method"] == "share"
    figures = finish(
        shortlisting(election, cast, stand(election, 1, 1, 2), [(3, 0), (1, 0)], [1, 8]), cast
    ).figures
    assert (figures["weights"], figures["method"]) == (WEIGHTS, "share")
    # The one way left is seen by everybody: the announcement is annulled, and with it all that stood on it.
    announcement = election.stage_runs.get(stage="announcement")
    annul_run(run=announcement, why="权重有误", actor=cast.clerk, now=AFTER)
    assert not election.stage_runs.exclude(state=StageRun.State.ANNULLED).exists()
