"""The demo election package: the committed files are what the generator makes, and hold what they should."""

import json
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

import pytest

from election_site.demo import facts
from election_site.demo.generate import PACKAGE, build_package
from election_site.demo.names import NOT_USED
from election_site.demo.writing import INVENTED
from election_site.domain.identity import age_on
from election_site.domain.roll import Exclusion, RollMember, roll
from election_site.domain.rule_options import OPTIONS
from election_site.domain.stages import STAGES
from election_site.table_files import layouts, read_table
from nomination.domain.defects import DEFECTS
from nomination.domain.nominees import Entry, nominee_eligibility, nominee_review
from nomination.domain.signatures import Signing, joint_nomination, signatures_over_limit

SETTINGS = json.loads((PACKAGE / "election.json").read_text("utf-8"))


def rows_of(name):
    path = PACKAGE / SETTINGS["files"][name]
    table = read_table(path.name, path.read_bytes(), layouts.LAYOUTS[name], today=facts.TODAY)
    return [row.values for row in table.rows]


@pytest.fixture(scope="module")
def package():
    return {name: rows_of(name) for name in SETTINGS["files"]}


def by_number(rows):
    return {row["identity_number"]: row for row in rows}


# The files


def test_the_generator_reproduces_the_committed_files_byte_for_byte():
    made = build_package(facts.DEFAULT_SEED)
    assert {path.name for path in PACKAGE.iterdir()} == set(made)
    assert [name for name, content in made.items() if (PACKAGE / name).read_bytes() != content] == []


def test_another_seed_gives_another_package():
    assert build_package(7)["mass.csv"] != (PACKAGE / "mass.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("posts", "utf-8-sig"), ("mass", "gb18030"), ("signatures", "utf-8"), ("members", "xlsx")],
)
def test_encodings(name, encoding):
    path = PACKAGE / SETTINGS["files"][name]
    table = read_table(path.name, path.read_bytes(), layouts.LAYOUTS[name], today=facts.TODAY)
    assert table.encoding == encoding


def test_every_file_says_that_it_is_invented(package):
    assert SETTINGS["invented"] is True
    assert "虚构" in SETTINGS["note"]
    assert {name for name, rows in package.items() if INVENTED not in rows[0]["note"]} == set()


def test_names_are_invented_and_numbers_lie_in_unassigned_areas(package):
    people = [row for rows in package.values() for row in rows if "identity_number" in row]
    assert {row["identity_number"][:2] for row in people} == {"99"}
    assert {row["name"] for row in people} & NOT_USED == set()


def test_one_identity_number_means_one_name(package):
    names = defaultdict(set)
    for rows in package.values():
        for row in rows:
            if "identity_number" in row:
                names[row["identity_number"]].add(row["name"])
    assert {number for number, found in names.items() if len(found) > 1} == set()


def test_rare_names_are_on_the_mass_roll(package):
    names = {row["name"] for row in package["mass"]}
    assert {"陈𠮷安", "龚䶮", "罗让·措姆"} <= names
    assert {len(name) for name in names} >= {2, 3, 4}


# The election's settings


def test_settings():
    assert sum(Fraction(weight) for weight in SETTINGS["weights"].values()) == 1
    for name, value in SETTINGS["options"].items():
        assert OPTIONS[name].checked(value) == value
    assert [row["stage"] for row in SETTINGS["timetable"]] == [stage.code for stage in STAGES]
    days = [day for row in SETTINGS["timetable"] for day in (row["starts_on"], row["ends_on"])]
    assert days == sorted(days)


def test_posts_and_showcases(package):
    posts = package["posts"]
    assert len(posts) == facts.POSTS
    assert sum(post["seats"] for post in posts) == facts.POSTS
    assert Counter(post["kind"] for post in posts) == {"书记": 1, "副书记": 2, "委员": 4}
    held = {row["stage"]: row["ends_on"] for row in SETTINGS["timetable"]}
    for row in package["showcases"]:
        assert row["held_on"].isoformat() == held[layouts.SHOWCASE_STAGE[row["stage"]]]
    assert {row["display"] for row in package["showcases"]} == set(layouts.DISPLAY)


# The rolls


def exclusion_of(row):
    if not row["exclusion"]:
        return None
    agreed, passed = bool(row["superior_consent"]), bool(row["passed_by_meeting"])
    return Exclusion(layouts.EXCLUSION[row["exclusion"]], agreed, passed)


def roll_figures(members):
    return roll(
        profile_code=SETTINGS["profile"],
        options=SETTINGS["options"],
        members=[
            RollMember(
                id=row["identity_number"],
                status=layouts.STATUS[row["status"]],
                present=False,
                discipline=layouts.DISCIPLINE[row["discipline"]],
                rights_suspended=bool(row["suspension_document"]),
                custody=layouts.CUSTODY[row["custody"]],
                org_relation="here" if layouts.RELATION[row["relation"]] else "elsewhere",
                exclusion=exclusion_of(row),
            )
            for row in members
        ],
    )


def test_the_members_roll(package):
    members = package["members"]
    figures = roll_figures(members)
    assert len(members) == facts.ROLL
    assert figures.roll_base == facts.ENTITLED
    assert len(figures.excluded) == facts.LAWFUL_EXCLUSIONS
    assert figures.alerts == ()
    assert Counter(row["status"] for row in members)["预备党员"] == facts.PROBATIONARY
    disciplines = Counter(row["discipline"] for row in members)
    assert disciplines["留党察看"] == facts.UNDER_PROBATION_WITHIN_PARTY
    warned = {row["identity_number"] for row in members if "警告" in row["discipline"]}
    assert warned and warned <= set(figures.can_vote)
    assert len({row["unit"] for row in members}) == 21
    assert all(age_on(row["born_on"], row["joined_on"]) >= 18 for row in members)


def test_the_mass_roll(package):
    mass = package["mass"]
    assert len(mass) == facts.MASS
    assert min(age_on(row["born_on"], facts.TODAY) for row in mass) >= 18
    assert by_number(mass).keys() & by_number(package["members"]).keys() == set()


def test_bodies_representatives_plenum(package):
    bodies = Counter(row["body"] for row in package["bodies"])
    assert sum(bodies.values()) == facts.BODY_MEMBERS
    assert set(bodies) == set(layouts.BODY) and min(bodies.values()) >= 7
    seats = Counter(row["plenum_role"] for row in package["plenum"])
    assert seats == {"委员": facts.PLENUM_MEMBERS, "候补委员": facts.PLENUM_ALTERNATES}
    mass = by_number(package["mass"])
    assert len(package["representatives"]) == facts.REPRESENTATIVES
    assert all(mass[row["identity_number"]]["unit"] == row["unit"] for row in package["representatives"])
    women = [row for row in package["representatives"] if row["category"] == "妇女代表"]
    assert women and all(mass[row["identity_number"]]["sex"] == "女" for row in women)
    qualified = {row["name"] for row in package["review"] if row["conclusion"] == "合格"}
    relatives = {row["relative_of"] for row in package["plenum"]} - {""}
    assert len(relatives) == 2 and relatives <= qualified


# The open recommendation, judged by the rules


@pytest.fixture(scope="module")
def sheets(package):
    """The count of every joint sheet, and the lines signed after the deadline by sheet."""
    nominee_of = {row["number"]: row["identity_number"] for row in package["recommendations"]}
    on_a_roll = by_number(package["mass"]).keys() | set(roll_figures(package["members"]).can_vote)
    lines = defaultdict(list)
    late = Counter()
    signings = []
    for row in sorted(package["signatures"], key=lambda row: row["signed_on"]):
        sheet, person = row["recommendation"], row["identity_number"]
        if row["signed_on"] > facts.SIGNATURES_CLOSE:
            late[sheet] += 1
            continue
        lines[sheet].append(person)
        if person != nominee_of[sheet]:
            signings.append(Signing(sheet, person))
    struck = signatures_over_limit(signings, limit=1)
    counted = {
        sheet: joint_nomination(
            threshold=SETTINGS["options"]["joint_threshold"],
            nominee=nominee_of[sheet],
            signatories=people,
            not_entitled=set(people) - on_a_roll,
            over_limit=struck.get(sheet, frozenset()),
        )
        for sheet, people in lines.items()
    }
    return counted, late


def eligibility(form, members):
    discipline = members.get(form["identity_number"], {"discipline": "无"})["discipline"]
    return nominee_eligibility(
        party_status=layouts.STATUS[form["status"]],
        consent=form["consent"],
        discipline=layouts.DISCIPLINE[discipline],
        org_relation="here" if layouts.RELATION[form["relation"]] else "elsewhere",
    )


def accepted_recommendations(package, sheets):
    counted, _ = sheets
    forms, members = by_number(package["nominees"]), by_number(package["members"])
    return [
        row
        for row in package["recommendations"]
        if eligibility(forms[row["identity_number"]], members).eligible
        and (row["channel"] != "联名推荐" or counted[row["number"]].accepted)
    ]


def test_133_nominees_are_put_forward_19_for_each_post(package, sheets):
    accepted = accepted_recommendations(package, sheets)
    review = nominee_review(
        Entry(row["identity_number"], layouts.CHANNEL[row["channel"]], f"p{row['post_number']}")
        for row in accepted
    )
    assert len(review.nominees) == facts.NOMINEES
    assert review.conflicts == ()
    assert Counter(one.posts[0] for one in review.nominees) == {
        f"p{post}": facts.NOMINEES_PER_POST for post in range(1, facts.POSTS + 1)
    }
    assert Counter(row["channel"] for row in accepted) == {
        "自荐": facts.SELF_RECOMMENDED,
        "联名推荐": facts.JOINTLY_RECOMMENDED,
        "组织推荐": facts.ORGANISATION_RECOMMENDED,
    }
    assert sum(len(one.channels) > 1 for one in review.nominees) == 46


def test_7660_people_take_part(package, sheets):
    counted, _ = sheets
    people = set()
    for row in accepted_recommendations(package, sheets):
        if row["channel"] == "联名推荐":
            people.update(counted[row["number"]].counted)
        elif row["channel"] == "自荐":
            people.add(row["identity_number"])
    assert len(people) == facts.PARTICIPANTS
    assert len(package["signatures"]) == facts.SIGNATURE_LINES


def test_each_nominee_who_must_be_refused_is_refused_for_the_stated_reason(package, sheets):
    counted, _ = sheets
    forms, members = by_number(package["nominees"]), by_number(package["members"])
    accepted = {row["number"] for row in accepted_recommendations(package, sheets)}
    refused = [row for row in package["recommendations"] if row["number"] not in accepted]
    found = {}
    for row in refused:
        sheet = counted[row["number"]]
        reason = eligibility(forms[row["identity_number"]], members).reason or sheet.faults[0]
        found[row["number"]] = (reason, sheet.valid_signatures)
    assert found == {
        case.recommendation: (case.reason, case.counted_signatures) for case in facts.REFUSED_NOMINEES
    }
    nominee_numbers = {row["identity_number"] for row in refused}
    on_members_roll = nominee_numbers & members.keys()
    assert (
        len(on_members_roll) == 3 and nominee_numbers - on_members_roll <= by_number(package["mass"]).keys()
    )


def test_each_signature_that_must_be_refused_is_refused_for_the_stated_fault(sheets):
    counted, late = sheets
    found = Counter(
        (number, line.fault) for number, sheet in counted.items() for line in sheet.rejected
    ) + Counter({(number, "late"): lines for number, lines in late.items()})
    assert found == Counter(
        {(case.recommendation, case.fault): case.lines for case in facts.REFUSED_SIGNATURES}
    )


def test_sheets_at_the_threshold_and_the_sheet_of_the_members(package, sheets):
    counted, _ = sheets
    assert [counted[number].valid_signatures for number in facts.SHEETS_AT_THRESHOLD] == [facts.THRESHOLD] * 2
    signers = counted[facts.MEMBERS_SHEET].counted
    assert len(signers) == facts.MEMBERS_SHEET_SIZE
    assert set(signers) <= by_number(package["members"]).keys()


def test_forms_agree_with_the_rolls_and_most_nominees_are_ordinary_people(package):
    members, mass = by_number(package["members"]), by_number(package["mass"])
    forms = package["nominees"]
    assert len(forms) == facts.NOMINEES + len(facts.REFUSED_NOMINEES)
    for form in forms:
        known = members.get(form["identity_number"]) or mass.get(form["identity_number"])
        assert bool(known) == (form["relation"] == "本镇")
        if known:
            assert (known["name"], known["sex"], known["born_on"]) == (
                form["name"],
                form["sex"],
                form["born_on"],
            )
    ordinary = {"农民", "村社区干部", "大学生村官", "民营企业人员", "合同制人员"}
    accepted = forms[: facts.NOMINEES]
    assert 10 * sum(form["identity_kind"] in ordinary for form in accepted) > 6 * len(accepted)
    assert len({form["name"] for form in forms}) == len(forms)


def test_organisations_agreed_by_more_than_half_of_those_who_came(package):
    rows = [row for row in package["recommendations"] if row["channel"] == "组织推荐"]
    for row in rows:
        assert row["organisation"]
        assert row["meeting_on"] <= row["received_on"] <= facts.SIGNATURES_CLOSE
        assert row["attended"] >= row["agreed"] > row["attended"] // 2


def test_the_review(package):
    review, forms = package["review"], package["nominees"]
    post_of = {form["identity_number"]: form["post_number"] for form in forms}
    assert by_number(review).keys() == {form["identity_number"] for form in forms[: facts.NOMINEES]}
    refused = {row["identity_number"]: row for row in review if row["conclusion"] == "不合格"}
    assert len(refused) == facts.REVIEW_REFUSED
    assert max(len(case.defects) for case in facts.REVIEW_REFUSALS) == 2, "somebody has more than one"
    for case in facts.REVIEW_REFUSALS:
        row = refused[forms[case.form - 1]["identity_number"]]
        assert row["defects"] == "、".join(case.defects)
        assert set(case.defects) <= DEFECTS.keys()
        assert forms[case.form - 1]["identity_kind"] == case.identity_kind
    for row in review:
        opinions = {row[f"{office}_opinion"] for office in ("organisation", "discipline", "police")}
        assert ("不同意" in opinions) == (row["conclusion"] == "不合格")
    passed = Counter(post_of[row["identity_number"]] for row in review if row["conclusion"] == "合格")
    assert len(passed) == facts.POSTS and min(passed.values()) >= 12


def test_the_papers_of_those_refused_in_the_review_show_why(package):
    forms = package["nominees"]
    for case in facts.REVIEW_REFUSALS:
        form = forms[case.form - 1]
        if "D201" in case.defects:
            assert age_on(form["born_on"], facts.TODAY) == 53
        elif "D202" in case.defects:
            assert form["education"] == "初中"
        elif "D203" in case.defects:
            assert form["joined_on"] > date(2008, 11, 8)
    good = [form for form in forms[: facts.NOMINEES] if form["joined_on"] <= date(2007, 11, 8)]
    assert len(good) == facts.NOMINEES - sum("D203" in case.defects for case in facts.REVIEW_REFUSALS)
