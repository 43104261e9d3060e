"""The pages of the paper count: who may come in, and that one counter's pages tell nothing of the other."""

import json
import re
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pages import read
from paper_cast import ON_PAPER, TABLE, PaperTable, table_in_committed_rows

from ballots.models import DoubtfulRuling
from ballots.services.paper_entry import state_of
from election_site.models import Election, User

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(scope="module")
def opened_once(django_db_setup, django_db_blocker):
    """Six paper ballots in one bundle, sorted, given to two counters; committed for this file."""
    with table_in_committed_rows(django_db_blocker) as table:
        yield table


@pytest.fixture
def table(opened_once, db):
    old = opened_once
    small = replace(old.small, election=Election.objects.get(pk=old.small.election.pk))
    users = {name: User.objects.get(username=name) for name in TABLE}
    return PaperTable(small, small.vote("member_decision"), users, old.seats)


def client_of(user) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name, table, *args) -> str:
    return reverse(f"paper:{name}", args=[table.vote.pk, *args])


def everything(response) -> bytes:
    """The whole answer but for what differs each time: the form's token and the hour."""
    head = sorted((name, value) for name, value in response.items() if name not in ("Date", "Expires"))
    return repr((response.status_code, head)).encode() + TOKEN.sub(b"TOKEN", response.content)


NAMES = ("overview", "bundle")
POSTS = {"takes_paper": (), "sheets": (), "seats": (), "box": (), "assign": (), "print": ()} | dict.fromkeys(
    ("sort", "line", "finish", "doubtful", "difference", "agreed"), (1,)
)


def test_only_staff_with_a_part_in_the_paper_come_in(table):
    stranger = User.objects.create(username="stranger", display_name="外人", is_staff=True)
    for name, args in (("overview", ()), ("bundle", (1,))):
        url = at(name, table, *args)
        away = client_of(None).get(url)
        assert (away.status_code, away.url) == (302, f"{reverse('admin:login')}?next={url}")
        assert client_of(stranger).get(url).status_code == 404
        assert client_of(table.small["observer"]).get(url).status_code == 404
        for role in ("clerk", "door_keeper", "chief_scrutineer", "chief_counter"):
            assert "纸质选票" in client_of(table.small[role]).get(url).content.decode()
    for name, args in POSTS.items():
        url = at(name, table, *args)
        assert client_of(stranger).post(url).status_code == 404
        assert client_of(None).post(url).status_code == 302
        assert client_of(table.small["clerk"]).get(url).status_code == 405


def send(client, table, line, content):
    return client.post(
        at("line", table, 1), json.dumps({"line": line, "content": content}), content_type="application/json"
    )


def what_a_sees(table) -> list[bytes]:
    """Every answer to counter A from the first look to having finished."""
    client = client_of(table.users["counter-a"])
    seen = [everything(client.get(at("overview", table))), everything(client.get(at("bundle", table, 1)))]
    contents = table.contents()
    for line, content in contents.items():
        seen.append(everything(send(client, table, line, content)))
        seen.append(everything(client.get(at("bundle", table, 1))))
    seen.append(everything(send(client, table, 99, contents[1])))
    seen.append(everything(client.post(at("finish", table, 1))))
    seen += [
        everything(client.get(at(name, table, *args))) for name, args in (("bundle", (1,)), ("overview", ()))
    ]
    seen.append(everything(send(client, table, 1, contents[2])))
    return seen


def b_enters_nothing(table):
    pass


def b_enters_the_same(table):
    for line, content in table.contents().items():
        table.key("counter-b", line, content)


def b_enters_otherwise(table):
    contents = table.contents()
    for line in contents:
        table.key("counter-b", line, contents[ON_PAPER + 1 - line])


def b_has_begun(table):
    table.key("counter-b", 3, table.contents()[3])


@pytest.mark.parametrize("other", [b_enters_the_same, b_enters_otherwise, b_has_begun])
def test_every_answer_to_a_is_the_same_to_the_byte_whatever_b_entered(table, other):
    table.sort()
    with transaction.atomic():
        b_enters_nothing(table)
        alone = what_a_sees(table)
        transaction.set_rollback(True)
    other(table)
    assert what_a_sees(table) == alone


def test_nobody_else_sees_what_is_being_entered(table):
    table.sort()
    url = at("bundle", table, 1)
    names = [one["name"] for contest in table.vote.paper["contests"] for one in contest["candidates"]]
    looks = {}
    for step in (b_enters_nothing, b_enters_otherwise):
        step(table)
        for who in (table.users["scrutineer-a"], table.small["chief_counter"]):
            text = client_of(who).get(url).content.decode()
            assert not [name for name in names if name in text]
            looks.setdefault(who, set()).add(TOKEN.sub(b"", text.encode()))
    assert {len(seen) for seen in looks.values()} == {1}


def test_only_counters_and_scrutineers_see_what_was_read(table):
    table.sort()
    for who in ("counter-a", "counter-b"):
        table.enter(who, table.contents())
    names = [one["name"] for contest in table.vote.paper["contests"] for one in contest["candidates"]]
    url, said = at("bundle", table, 1), {"agreed": "两名计票人正在与选票核对", "signed": "本捆已锁定"}

    def look(state):
        assert table.bundle().state == state
        for who in ("counter-a", "counter-b", "scrutineer-a"):
            text = client_of(table.users[who]).get(url).content.decode()
            assert all(name in text for name in names)
        for role in ("clerk", "door_keeper", "chief_counter"):
            text = client_of(table.small[role]).get(url).content.decode()
            assert said[state] in text
            assert not [name for name in names if name in text]

    look("agreed")
    for line in range(ON_PAPER + 1):
        client_of(table.users["counter-a"]).post(
            at("agreed", table, 1), {"step": "explain", "line": line, "text": "与选票一致"}
        )
    for who in ("counter-a", "counter-b"):
        table.sign(who)
    look("signed")


def test_a_bundle_goes_its_whole_way_over_the_pages(table):
    """Sorted with a doubtful ballot, ruled by two, entered twice with a difference that a third rules on, an
    odd ballot explained, signed by both."""
    a, b, c, d = (client_of(table.users[name]) for name in TABLE)
    piles = {f"pile-{line}": "doubtful" if line == 2 else "valid" for line in range(1, ON_PAPER + 1)}
    a.post(at("sort", table, 1), piles)
    url = at("bundle", table, 1)
    assert "两名监票人" in a.get(url).content.decode()
    ruling = {"line": 2, "verdict": "valid", "reason": "○ 画出框外，意思清楚", "clause": "选举办法第十八条"}
    c.post(at("doubtful", table, 1), ruling)
    proposed = DoubtfulRuling.objects.get()
    assert "第二名监票人" in c.get(url).content.decode()
    assert "○ 画出框外" in d.get(url).content.decode()
    d.post(at("doubtful", table, 1), {"ruling": proposed.pk, "decision": "confirm"})

    contents = table.contents()
    wrong = json.loads(json.dumps(contents[4]))
    wrong["p1"]["marks"] = dict.fromkeys(wrong["p1"]["marks"], "unclear")
    told = json.loads(read(a.get(url)).one("script", "").children[0])
    assert told["told"] == {"2": ruling["reason"]}
    for client, fourth in ((a, contents[4]), (b, wrong)):
        for line, content in contents.items():
            assert send(client, table, line, fourth if line == 4 else content).status_code == 200
        client.post(at("finish", table, 1))
    for client, fourth in ((a, contents[4]), (b, wrong)):
        assert "读法不同" in client.get(url).content.decode()
        assert send(client, table, 3, contents[3]).json()["refused"][0].startswith("B424")
        send(client, table, 4, fourth)
        client.post(at("finish", table, 1))
    page = read(c.get(url))
    assert "第 4 张" in page.text
    assert [one.attributes["name"] for one in page.all("input") if one.attributes.get("type") == "text"] == []
    fields = {one.attributes["name"] for one in page.all("input")} - {"csrfmiddlewaretoken"}
    assert fields == {"line", "choice", "reason"}
    c.post(at("difference", table, 1), {"line": 4, "choice": "first", "reason": "○ 在框内"})
    for line in range(ON_PAPER + 1):
        a.post(at("agreed", table, 1), {"step": "explain", "line": line, "text": "与选票一致"})
    a.post(at("agreed", table, 1), {"step": "sign"})
    assert "您已签字" in a.get(url).content.decode()
    b.post(at("agreed", table, 1), {"step": "sign"})
    bundle = table.bundle()
    assert bundle.state == "signed"
    assert state_of(bundle).lines == contents
    assert bundle.digest[:4] in read(a.get(url)).one(cls="digest").text


def test_a_step_that_finds_nothing_to_do_says_so(table):
    """Giving out when every bundle has its counters; reading again with nothing ticked."""
    counters = {"first": table.seats["counter-a"].pk, "second": table.seats["counter-b"].pk}
    chief = client_of(table.small["chief_counter"])

    def said(client, name, *args, **sent) -> str:
        return read(client.post(at(name, table, *args), sent, follow=True)).one(cls="messages").text

    assert "各捆均已分配" in said(chief, "assign", **counters)
    assert "已分配给计票人" in said(chief, "assign", bundle=table.bundle().pk, **counters)
    table.sort()
    for who in ("counter-a", "counter-b"):
        table.enter(who, table.contents())
    assert "B474" in said(client_of(table.users["counter-a"]), "agreed", 1, step="again")
