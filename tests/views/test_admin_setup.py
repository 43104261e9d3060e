"""An election set up by hand at the admin site, and what is refused there, in Chinese."""

import io

import pytest
from cast import csv_bytes, member_row, member_rows, post_rows, set_up, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pages import read, table_rows

from election_site.domain.channels import CHANNELS
from election_site.domain.rules import OPTIONS as ALL_OPTIONS
from election_site.models import Appointment, AuditEntry, Election, Post, RollEntry, User
from election_site.table_files import layouts as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return set_up()


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def page_url(name: str, election, *more) -> str:
    return reverse(f"admin:election_site_election_{name}", args=[election.pk, *more])


def rules_fields(election, **changed) -> dict:
    """What the form of the election method sends when nothing is changed in it."""
    values = {name: option.default for name, option in ALL_OPTIONS.items()} | election.options
    fields = {"profile": election.profile}
    fields |= {f"option_{name}": str(value) for name, value in values.items()}
    fields |= {f"weight_{channel}": election.weights.get(channel, "") for channel in CHANNELS}
    return fields | changed


# ----- an election from nothing -----


def test_an_election_is_created_by_hand_and_its_creator_is_the_first_clerk():
    maker = User.objects.create(username="maker", display_name="周岚", is_staff=True)
    browser = signed_in(maker)
    url = reverse("admin:election_site_election_add")
    fields = {
        "title": "石桥镇党委换届",
        "slug": "shiqiao",
        "body_name": "中共石桥镇委员会",
        "county": "安县",
        "profile": "pilot_anxian2010",
    }
    assert browser.post(url, fields).status_code == 404  # not for everybody
    keeper = User.objects.create(username="keeper", display_name="管理", is_staff=True, is_superuser=True)
    signed_in(keeper).post(
        reverse("admin:election_site_user_change", args=[maker.pk]),
        {
            "username": "maker",
            "display_name": "周岚",
            "is_active": "on",
            "is_staff": "on",
            "may_create": "on",
        },
    )
    answer = browser.post(url, fields, follow=True)
    election = Election.objects.get(slug="shiqiao")
    assert answer.redirect_chain[-1][0] == page_url("desk", election), "there is what comes next"
    assert "石桥镇党委换届" in read(answer).text
    assert [(one.user, one.role) for one in election.appointments.all()] == [(maker, "clerk")]
    assert "已有选举使用这个简称" in read(browser.post(url, fields)).text
    assert Election.objects.filter(slug="shiqiao").count() == 1


def test_accounts_are_made_with_a_name_and_django_s_own_passwords(small):
    keeper = User.objects.create(username="keeper", display_name="管理", is_staff=True, is_superuser=True)
    browser, url = signed_in(keeper), reverse("admin:election_site_user_add")
    fields = {"username": "li", "display_name": "李新来", "usable_password": "true"}
    weak = browser.post(url, fields | {"password1": "12345", "password2": "12345"})
    assert "密码" in read(weak).text and not User.objects.filter(username="li").exists()
    browser.post(url, fields | {"password1": "xinlai-2010-jb", "password2": "xinlai-2010-jb"})
    made = User.objects.get(username="li")
    assert made.display_name == "李新来" and made.is_staff and not made.is_superuser
    assert made.check_password("xinlai-2010-jb")
    assert signed_in(small["clerk"]).get(url).status_code == 403


# ----- method -----


def test_the_election_method_is_one_form_over_every_option(small):
    browser, url = signed_in(small["clerk"]), page_url("rules", small.election)
    names = {one.attributes.get("name") for one in read(browser.get(url)).walk()}
    assert {f"option_{name}" for name in ALL_OPTIONS} <= names
    changed = {
        "option_shortlist_ratio": "4",
        "option_nominee_may_sign": "True",
        "weight_open:members": "0.25",
    }
    browser.post(url, rules_fields(small.election, **changed))
    small.election.refresh_from_db()
    assert small.election.options["shortlist_ratio"] == 4
    assert small.election.options["nominee_may_sign"] is True
    assert small.election.options["surplus_share"] == "1/5"
    assert small.election.weights["open:members"] == "0.25"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("option_surplus_share", "zehn", "请写成 1/5 或 0.2 这样的比例"),
        ("option_surplus_share", "1/10", "请写成 1/5 或 0.2 这样的比例"),
        ("option_shortlist_ratio", "0", "大于或等于1"),
        ("option_cutoff_tie", "lots", "选择一个有效的选项"),
    ],
)
def test_an_option_out_of_its_bounds_is_refused_in_its_place(small, field, value, sentence):
    before = dict(small.election.options)
    response = signed_in(small["clerk"]).post(
        page_url("rules", small.election), rules_fields(small.election, **{field: value})
    )
    assert response.status_code == 422
    assert sentence in read(response).text
    small.election.refresh_from_db()
    assert small.election.options == before


def test_weights_that_do_not_add_up_block_the_announcement_with_the_link_that_mends_it(small):
    browser = signed_in(small["clerk"])
    browser.post(
        page_url("rules", small.election), rules_fields(small.election, **{"weight_open:mass": "1/3"})
    )
    browser.post(page_url("open", small.election))
    page = read(browser.get(page_url("desk", small.election)))
    blockers = page.one(cls="of-blockers")
    assert "E122" in blockers.text and "13/12" in blockers.text
    assert blockers.one("a").attributes["href"] == page_url("rules", small.election)


def test_nothing_announced_can_be_changed_any_more(small):
    small.play_through("announcement")
    browser, before = signed_in(small["clerk"]), AuditEntry.objects.count()
    answer = browser.post(page_url("rules", small.election), rules_fields(small.election))
    assert "E108" in read(answer).text and "公告已签认" in read(answer).text
    answer = browser.post(page_url("posts", small.election), {"file": upload(b"", "posts.csv")})
    assert answer.status_code == 422
    posts = upload(csv_bytes(files.POSTS, post_rows()), "posts.csv")
    assert "E108" in read(browser.post(page_url("posts", small.election), {"file": posts})).text
    post = small.election.posts.first()
    change = reverse("admin:election_site_post_change", args=[post.pk])
    assert browser.post(change, {"title": "镇长"}).status_code == 403
    entry = reverse("admin:election_site_rollentry_change", args=[small.entry(1).pk])
    assert browser.post(entry, {"note": "x"}).status_code == 403
    assert AuditEntry.objects.count() == before


# ----- posts, rolls, timetable, appointments -----


def test_a_post_is_added_and_taken_out_by_hand(small):
    browser = signed_in(small["clerk"])
    fields = {
        "election": small.election.pk,
        "number": 3,
        "title": "党委副书记",
        "kind": "deputy",
        "seats": 1,
        "conditions": "同书记",
        "goals": "办好村小",
    }
    browser.post(reverse("admin:election_site_post_add"), fields)
    post = Post.objects.get(election=small.election, number=3)
    assert post.title == "党委副书记"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor, entry.data["title"]) == ("save_post", small["clerk"], "党委副书记")
    browser.post(reverse("admin:election_site_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.filter(pk=post.pk).exists()
    assert AuditEntry.objects.latest("pk").action == "remove_post"
    assert signed_in(small["reviewer"]).get(reverse("admin:election_site_post_add")).status_code == 403


def test_a_line_of_a_roll_is_corrected_before_the_announcement(small):
    entry = small.entry(2)
    url = reverse("admin:election_site_rollentry_change", args=[entry.pk])
    fields = {
        "unit": "第二支部",
        "discipline": "warning",
        "custody": "none",
        "is_local": "on",
        "suspension_document": "",
        "exclusion": "",
        "own_opinion": "",
        "superior_consent": "",
        "plenum_role": "",
        "relative_of": "",
        "note": "",
    }
    signed_in(small["clerk"]).post(url, fields)
    entry.refresh_from_db()
    assert (entry.unit, entry.discipline) == ("第二支部", "warning")
    logged = AuditEntry.objects.latest("pk")
    assert logged.data["before"] == {"unit": "第一支部", "discipline": "none"}
    assert logged.data["after"] == {"unit": "第二支部", "discipline": "warning"}


def test_a_roll_is_read_whole_and_its_faults_stand_in_a_table(small):
    browser, url = signed_in(small["clerk"]), page_url("rolls", small.election)
    before = sorted(RollEntry.objects.values_list("pk", flat=True))
    rows = member_rows()
    rows[2] |= {"identity_number": rows[0]["identity_number"]}
    rows[3] |= {"discipline": "批评"}
    faulty = upload(csv_bytes(files.MEMBERS, rows), "党员花名册.csv")
    response = browser.post(url, {"kind": "members", "file": faulty})
    assert response.status_code == 422
    page = read(response)
    assert "文件整份退回，没有写入任何内容" in page.text
    faults = table_rows(page.one(cls="of-says--error"))
    assert [cells[:3] for cells in faults] == [
        ["党员花名册.csv", "4", "身份证号"],
        ["党员花名册.csv", "5", "纪律处分"],
    ]
    assert "E230" in faults[0][3] and "第 2 行" in faults[0][3]
    assert sorted(RollEntry.objects.values_list("pk", flat=True)) == before
    good = upload(csv_bytes(files.MEMBERS, [member_row(1)]), "members.csv")
    done = read(browser.post(url, {"kind": "members", "file": good}, follow=True))
    assert "“党员名册”已导入 1 行" in done.text
    assert small.election.rolls.get(kind="members").entries.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("members.csv", b"", "E202"),
        ("members.xlsx", bytes(10 * 1024 * 1024), "E204"),
        ("members.xlsx", b"PK\x03\x04 cut off", "E206"),
        ("members.doc", b"hello", "E201"),
        ("members.csv", "姓名\n丁一川\n".encode("utf-16"), "E210"),
    ],
    ids=["empty", "zeros", "truncated", "kind", "encoding"],
)
def test_a_bad_file_is_named_with_its_reason(small, name, data, code):
    url = page_url("rolls", small.election)
    page = read(signed_in(small["clerk"]).post(url, {"kind": "members", "file": upload(data, name)}))
    faults = table_rows(page.one(cls="of-says--error"))
    assert faults[0][0] == name
    assert code in faults[0][3]


@pytest.mark.parametrize("name", sorted(files.LAYOUTS))
def test_a_template_has_the_titles_that_the_reader_asks_for_and_nothing_else(small, name):
    response = signed_in(small["clerk"]).get(page_url("template", small.election, name))
    workbook = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(workbook.active.iter_rows(values_only=True))
    assert rows[0] == files.LAYOUTS[name].headers
    assert all(cell is None for row in rows[1:] for cell in row)
    assert all(cell.number_format == "@" for cell in workbook.active[2])


def test_the_timetable_is_what_will_be_announced(small):
    browser, url = signed_in(small["clerk"]), page_url("timetable", small.election)
    fields = {
        "announcement_starts_on": "2010-11-08",
        "open_recommendation_starts_on": "2010-11-09",
        "open_recommendation_ends_on": "2010-11-15",
        "recommendation_closes_at_0": "2010-11-15",
        "recommendation_closes_at_1": "18:00",
    }
    backwards = browser.post(url, fields | {"open_recommendation_ends_on": "2010-11-01"})
    assert "结束日期早于开始日期" in read(backwards).text
    browser.post(url, fields)
    small.election.refresh_from_db()
    assert [(row["stage"], row["starts_on"], row["ends_on"]) for row in small.election.timetable] == [
        ("announcement", "2010-11-08", "2010-11-08"),
        ("open_recommendation", "2010-11-09", "2010-11-15"),
    ]
    assert small.election.recommendation_closes_at.isoformat() == "2010-11-15T10:00:00+00:00"


def test_an_appointment_is_given_and_ended(small):
    browser, url = signed_in(small["clerk"]), page_url("appointments", small.election)
    helper = User.objects.create(username="helper", display_name="沈帮", is_staff=True)
    page = read(browser.post(url, {"user": helper.pk, "role": "door_keeper"}, follow=True))
    assert "沈帮" in page.text
    held = Appointment.objects.get(user=helper)
    assert signed_in(helper).post(page_url("end_appointment", small.election, held.pk)).status_code == 302
    assert Appointment.objects.filter(pk=held.pk).exists()  # a door-keeper may not
    browser.post(page_url("end_appointment", small.election, held.pk))
    assert not Appointment.objects.filter(pk=held.pk).exists()
    assert AuditEntry.objects.latest("pk").action == "dismiss"
