"""Who may see and do what at the admin site: a table of pages and roles, and whose rows an account sees."""

import re

import pytest
from cast import BODIES, EVERYBODY, committed, identity, set_up, signed_in, staff
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from pages import read
from played import before_vote

from ballots.models import OpenBallot, SealedBallot, SealedReceipt, Slip
from election_site.models import (
    Annulment,
    Approval,
    AuditEntry,
    Certification,
    Election,
    Outcome,
    Publication,
    StageRun,
    User,
)

pytestmark = pytest.mark.django_db

ROLES = ("clerk", "reviewer", "door_keeper", "chief_scrutineer", "chief_counter", "host", "observer")
ALL = frozenset(ROLES)
CLERK = frozenset({"clerk"})
OFFICE = frozenset({"clerk", "reviewer"})
NOBODY = frozenset()

# Pages by name: what the address takes, which roles get the page, and words that only that page has.
PAGES = [
    ("election_site_election_desk", "election", ALL, "下一步"),
    ("election_site_election_rules", "election", CLERK, "选举办法各项规定"),
    ("election_site_election_timetable", "election", CLERK, "海推截止时间"),
    ("election_site_election_posts", "election", CLERK, "从文件导入全部职位"),
    ("election_site_election_rolls", "election", CLERK, "从文件导入名册"),
    ("election_site_election_appointments", "election", CLERK, "新增角色"),
    ("election_site_election_templates", "election", CLERK, "党员花名册"),
    ("election_site_election_approval", "election", CLERK, "登记上级批复"),
    (
        "election_site_election_archive",
        "election",
        OFFICE | {"chief_scrutineer", "chief_counter"},
        "recount.py",
    ),
    ("election_site_election_run", "election run", ALL, "票箱"),
    ("election_site_election_annul", "election run", CLERK, "不能恢复"),
    ("ballots_vote_page", "vote", ALL, "发出票签"),
    ("ballots_vote_slips", "vote", CLERK, "票签码只显示一次"),
    ("ballots_vote_open", "vote", frozenset({"chief_scrutineer"}), "不能再签到"),
    ("ballots_vote_seal", "vote", frozenset({"chief_scrutineer"}), "此后不再收票"),
    ("nomination_recommendation_import", "run2", CLERK, "受理的推荐"),
    ("nomination_qualificationreview_board", "run3", CLERK, "党委书记"),
]
LISTS = {
    "election_site_election": ALL,
    "election_site_post": ALL,
    "election_site_rollentry": ALL,
    "election_site_person": ALL,
    "election_site_appointment": ALL,
    "election_site_stagerun": ALL,
    "election_site_outcome": ALL,
    "election_site_certification": ALL,
    "election_site_annulment": ALL,
    "election_site_approval": ALL,
    "election_site_publication": ALL,
    "election_site_auditentry": ALL,
    "election_site_objection": OFFICE,
    "election_site_user": NOBODY,
    "nomination_candidacy": OFFICE,
    "nomination_recommendation": OFFICE,
    "nomination_duplicatedecision": OFFICE,
    "nomination_signature": OFFICE,
    "nomination_qualificationreview": OFFICE,
    "nomination_inspection": CLERK,  # and the inspection team, which has no account here
    "nomination_decision": OFFICE,
    "ballots_vote": ALL,
    "ballots_countresult": ALL,
    "ballots_votedecision": OFFICE | {"chief_scrutineer", "chief_counter"},
}


@pytest.fixture(scope="module")
def elections(django_db_setup, django_db_blocker):
    """The small election with its second recommendation prepared, and another election beside it."""
    with committed(django_db_blocker):
        small = before_vote("second_recommendation")
        set_up(slug="bieyi", title="别驿镇党委换届公推直选", body_name="中共别驿镇委员会", users=staff("-2"))
        yield small


@pytest.fixture
def prepared(elections, db):
    return elections


def arguments(small, takes: str) -> list[int]:
    found = {
        "election": [small.election.pk],
        "election run": [small.election.pk, small.run("second_recommendation").pk],
        "vote": [small.vote("second_recommendation").pk],
        "run2": [small.run("open_recommendation").pk],
        "run3": [small.run("qualification_review").pk],
    }
    return found[takes]


@pytest.mark.parametrize(("name", "takes", "roles", "words"), PAGES, ids=[page[0] for page in PAGES])
def test_a_page_is_there_for_its_roles_and_for_nobody_else(prepared, name, takes, roles, words):
    url = reverse(f"admin:{name}", args=arguments(prepared, takes))
    if name == "election_site_election_run":
        words = "尚未结束"
    for role in ROLES:
        response = signed_in(prepared[role]).get(url)
        if role in roles:
            assert response.status_code == 200, (role, url)
            assert words in response.content.decode(), (role, url)
        else:
            assert response.status_code == 404, (role, url)
    stranger = User.objects.get(username="clerk-2")
    assert signed_in(stranger).get(url).status_code == 404
    voter = User.objects.create(username="voter")
    login = signed_in(voter).get(url)
    assert login.status_code == 302
    assert login.url.startswith(reverse("admin:login"))
    assert signed_in(None).get(url).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize(("name", "roles"), LISTS.items(), ids=LISTS)
def test_a_list_is_there_for_its_roles(prepared, name, roles):
    url = reverse(f"admin:{name}_changelist")
    for role in ROLES:
        response = signed_in(prepared[role]).get(url)
        assert response.status_code == (200 if role in roles else 403), (role, url)
    roleless = User.objects.create(username="roleless", display_name="无职", is_staff=True)
    if name != "election_site_election":
        assert signed_in(roleless).get(url).status_code == 403


def test_an_account_sees_only_the_rows_of_its_elections(prepared):
    other = Election.objects.get(slug="bieyi")
    here, there = signed_in(prepared["observer"]), signed_in(User.objects.get(username="observer-2"))
    listed = reverse("admin:election_site_election_changelist")
    assert "田水镇" in here.get(listed).content.decode()
    assert "别驿镇" not in here.get(listed).content.decode()
    assert "别驿镇" in there.get(listed).content.decode()
    assert "田水镇" not in there.get(listed).content.decode()
    entry = other.rolls.get(kind="members").entries.first()
    url = reverse("admin:election_site_rollentry_change", args=[entry.pk])
    assert "第一支部" in there.get(url).content.decode()
    assert here.get(url).status_code == 302  # the row does not exist for this account


def test_the_workbench_shows_one_next_action_or_whose_turn_it_is(prepared):
    clerk = read(signed_in(prepared["clerk"]).get(reverse("admin:index")))
    assert "第 4 阶段“二次推荐”正在进行。" in clerk.text
    assert len(clerk.all("a", "of-button--main")) == 1
    prepared.work(prepared.run("second_recommendation"))
    observer = read(signed_in(prepared["observer"]).get(reverse("admin:index")))
    assert not observer.all(cls="of-button--main")
    assert "由组织部经办人办理" in observer.text


def test_an_account_without_a_role_reads_one_plain_sentence():
    roleless = User.objects.create(username="roleless", display_name="无职", is_staff=True)
    page = read(signed_in(roleless).get(reverse("admin:index")))
    assert "您的账号在任何选举中都没有角色" in page.text
    assert not page.all(cls="of-stations")


def test_a_superuser_keeps_accounts_and_holds_no_role(prepared):
    keeper = User.objects.create(username="keeper", display_name="管理", is_staff=True, is_superuser=True)
    browser = signed_in(keeper)
    assert "并不因此在选举中拥有角色" in read(browser.get(reverse("admin:index"))).text
    election = prepared.election
    before = AuditEntry.objects.filter(election=election).count()
    url = reverse("admin:election_site_election_open", args=[election.pk])
    answer = read(browser.post(url, follow=True))
    assert "E106" in answer.text
    assert AuditEntry.objects.filter(election=election).count() == before
    browser.post(
        reverse("admin:election_site_election_appointments", args=[election.pk]),
        {"user": keeper.pk, "role": "observer"},
    )
    assert keeper.appointments.filter(election=election, role="observer").exists()


HISTORY = (StageRun, Outcome, Certification, Annulment, Approval, Publication, AuditEntry)


@pytest.mark.parametrize("model", HISTORY)
def test_history_is_only_to_be_looked_at(prepared, model):
    keeper = User.objects.create(username="keeper", display_name="管理", is_staff=True, is_superuser=True)
    name = f"admin:{model._meta.label_lower.replace('.', '_')}"
    row = model.objects.filter(pk__gt=0).first()
    for user in (prepared["clerk"], keeper):
        browser = signed_in(user)
        assert browser.get(reverse(f"{name}_add")).status_code == 403
        if row is None:
            continue
        page = read(browser.get(reverse(f"{name}_change", args=[row.pk])))
        assert not [one for one in page.all("input") if one.attributes.get("name") == "_save"]
        assert browser.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
        assert browser.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert row is None or model.objects.filter(pk=row.pk).exists()


def test_ballots_and_slips_are_not_in_the_admin_at_all():
    registered = set(admin.site._registry)
    assert not registered & {Slip, OpenBallot, SealedBallot, SealedReceipt}
    assert {apps.get_model("ballots.Vote"), apps.get_model("ballots.CountResult")} <= registered


def test_no_identity_number_is_shown_anywhere(prepared):
    numbers = [identity(number) for number in EVERYBODY]
    hashed = re.compile(r"[0-9a-f]{64}")
    browser = signed_in(prepared["clerk"])
    entry = prepared.entry(1)
    body = prepared.entry(next(iter(BODIES)), "bodies")
    urls = [
        reverse("admin:election_site_person_changelist"),
        reverse("admin:election_site_rollentry_changelist"),
        reverse("admin:election_site_person_change", args=[entry.person_id]),
        reverse("admin:election_site_rollentry_change", args=[body.pk]),
        reverse("admin:nomination_signature_changelist"),
    ]
    for url in urls:
        html = browser.get(url).content.decode()
        assert not [number for number in numbers if number in html], url
        assert entry.person.identity_hash not in html
        assert not hashed.search(read(html).text), url
    assert entry.person.identity_last4 in browser.get(urls[2]).content.decode()


def test_the_admin_has_a_policy_of_its_own_and_the_public_pages_the_strict_one(prepared):
    def policy(browser, url):
        header = browser.get(url).headers["Content-Security-Policy"]
        return {part.split()[0]: part.split()[1:] for part in header.split("; ")}

    public = policy(signed_in(None), reverse("election_site:home"))
    assert public["default-src"] == ["'self'"]
    assert "'unsafe-eval'" not in str(public) and "'unsafe-inline'" not in str(public)
    office = policy(signed_in(prepared["clerk"]), reverse("admin:index"))
    assert office["script-src"] == ["'self'", "'unsafe-eval'"]
    assert office["style-src"] == ["'self'", "'unsafe-inline'"]
    assert office["default-src"] == ["'self'"] and office["object-src"] == ["'none'"]
    assert policy(signed_in(None), reverse("admin:login")) == office
