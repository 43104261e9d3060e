"""The archive's own recount: a bare Python derives every verdict again, and fails when one byte is changed."""

import hashlib
import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cast import committed, signed_in
from django.urls import reverse
from pages import read
from round_cast import TIE, A, B, C, ids, set_up_rounds

import ballots
from election_site.domain.digests import canonical, digest
from election_site.models import Election, User
from election_site.services.archive import Archive, build_archive, packed

RECOUNT = Path(ballots.__file__).parent / "archive" / "recount.py"
MEMBERS_OUTCOME = "outcomes/10-member_decision.json"
FIRST_ROUND, SECOND_ROUND = "votes/10-member_decision-1.json", "votes/10-member_decision-2.json"

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker) -> Archive:
    """An election with a tie and its revote, a name written in, and a decision on a shortage."""
    with committed(django_db_blocker):
        small = set_up_rounds()
        run = small.run("member_decision")
        first = small.vote("member_decision")
        names = ids(first)
        written = {"p2": {"marks": {names[A]: "for", names[B]: "against"}, "write_ins": ["周永平"]}}
        small.hold(first, {**TIE, "p2": {A: 8, B: 7, C: 6}}, extra=[written])  # takes one of B's
        small.hold(small.next(run), {"p2": {B: 7, C: 4}})
        small.finish_stage(run)
        small.play_through("result")
        yield build_archive(small.election)


@pytest.fixture(scope="module")
def files(archive) -> Files:
    with zipfile.ZipFile(io.BytesIO(archive.data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def run_it(folder: Path, data: bytes | None, *arguments: str) -> tuple[int, str]:
    """Run the program in ``folder``, where there is nothing but it and the archive, without site packages."""
    program = folder / "recount.py"
    if not program.exists():
        program.write_bytes(RECOUNT.read_bytes())
    if data is not None:
        (folder / "archive.zip").write_bytes(data)
        arguments = ("archive.zip",)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(program), *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def grouped(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, 64, 4))


# ----- as it was archived -----


def test_an_untouched_archive_is_derived_again_in_every_verdict(archive, tmp_path):
    code, said = run_it(tmp_path, archive.data)
    assert code == 0, said
    assert grouped(archive.digest) in said
    assert f"党委委员：有效票 11，通过：{A}" in said
    assert "二次推荐" in said and "群众公认票" in said and "组织信任票" in said


def test_it_runs_in_the_folder_of_the_unpacked_archive_and_leaves_nothing(archive, files, tmp_path):
    with zipfile.ZipFile(io.BytesIO(archive.data)) as archived:
        archived.extractall(tmp_path)
    assert (tmp_path / "recount.py").read_bytes() == RECOUNT.read_bytes()
    for _ in range(2):
        code, said = run_it(tmp_path, None)
        assert code == 0, said
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == set(files)


def test_whoever_certifies_downloads_it_from_the_desk(archive, tmp_path, db):
    election = Election.objects.get()

    def client(role):
        return signed_in(User.objects.get(username=role))

    desk = reverse("admin:election_site_election_desk", args=[election.pk])
    page = reverse("admin:election_site_election_archive", args=[election.pk])
    file = reverse("admin:election_site_election_archive_file", args=[election.pk])
    assert page in client("clerk").get(desk).content.decode()
    shown = read(client("chief_counter").get(page))
    assert "".join(shown.one(cls="of-digest").text.split()) == archive.digest
    assert file in [link.attributes["href"] for link in shown.all("a")]
    answer = client("chief_counter").get(file)
    data = b"".join(answer.streaming_content)
    assert data == archive.data and archive.digest[:16] in answer["Content-Disposition"]
    status, said = run_it(tmp_path, data)
    assert status == 0 and grouped(archive.digest) in said
    for role in ("host", "door_keeper", "observer"):
        assert [client(role).get(url).status_code for url in (page, file)] == [404, 404], role
        assert page not in client(role).get(desk).content.decode()


def test_it_imports_nothing_of_the_project():
    imported = [
        line
        for line in RECOUNT.read_text("utf-8").splitlines()
        if "import" in line.split("#")[0].split('"')[0]
    ]
    modules = {line.split()[1].partition(".")[0] for line in imported if line.startswith(("import", "from"))}
    assert modules <= sys.stdlib_module_names
    assert not modules & {"ballots", "election_site", "nomination", "django"}


def test_no_whole_ballot_can_be_put_together_from_it(files):
    for name, data in files.items():
        if name.startswith("votes/"):
            for listed in json.loads(data)["marks"].values():
                assert listed == sorted(listed, key=canonical)


def test_without_an_archive_it_says_so(tmp_path):
    code, said = run_it(tmp_path, None, "nothing.zip")
    assert code == 2
    assert "读不到归档" in said


# ----- one byte -----


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


ONE_BYTE = {
    "a figure of an outcome": (MEMBERS_OUTCOME, b'"present":11'),
    "a mark on a ballot": (FIRST_ROUND, b'"against"'),
    "an entry of the log": ("audit.json", b'"seal_vote"'),
    "the manifest": ("MANIFEST.json", b'"audit.json":"'),
    "a rule": (FIRST_ROUND, b'"more_than"'),
    "an option": (SECOND_ROUND, b'"revote_rounds_max":1'),
    "a name": (FIRST_ROUND, A.encode()),
    "which election": ("election.json", b'"title"'),
    "the program": ("recount.py", b"HALF"),
}


@pytest.mark.parametrize("what", ONE_BYTE, ids=lambda what: what.replace(" ", "_"))
def test_one_changed_byte_is_found_and_the_file_named(files, tmp_path, what):
    name, place = ONE_BYTE[what]
    at = files[name].index(place) + len(place) - 1
    if name == "MANIFEST.json":
        at += 1  # a digit of a digest
    code, said = run_it(tmp_path, packed(files | {name: flipped(files[name], at)}))
    assert code == 1
    assert ("audit.json" if name == "MANIFEST.json" else name) in said


def test_every_file_is_guarded_in_every_tenth(files, tmp_path):
    for name, data in files.items():
        for tenth in (0, 3, 7):
            code, said = run_it(tmp_path, packed(files | {name: flipped(data, len(data) * tenth // 10)}))
            assert code == 1, (name, tenth, said)


@pytest.fixture(scope="module")
def program():
    """The program as a module, to ask it about thousands of changes in one process."""
    spec = importlib.util.spec_from_file_location("recount_alone", RECOUNT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_found(program, data: bytes) -> bool:
    """Whether the program finds a fault in the zip around the files."""
    program.faults.clear()
    try:
        program.unpacked(data, "archive.zip")
    except ValueError:
        return True
    return bool(program.faults)


def test_every_byte_of_the_zip_itself_is_guarded(archive, files, program):
    """Headers, dates, flags, the list at the end: all that is no file's content, each byte in each of its bits;
    and of every file its first and last byte."""
    assert not is_found(program, archive.data)
    inside: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(archive.data)) as zipped:
        for line in zipped.infolist():
            start = line.header_offset + 30 + len(line.filename.encode())
            assert archive.data[start : start + line.file_size] == files[line.filename]
            inside |= set(range(start + 1, start + line.file_size - 1))
    around = [at for at in range(len(archive.data)) if at not in inside]
    assert len(around) > 76 * len(files)
    for at in around:
        byte = archive.data[at]
        for other in {byte ^ 1 << at % 8, byte ^ 0xFF}:
            changed = archive.data[:at] + bytes([other]) + archive.data[at + 1 :]
            assert is_found(program, changed), at


def test_nothing_can_be_added_to_the_zip_or_packed_otherwise(archive, files, program):
    assert is_found(program, archive.data + b"x")
    assert is_found(program, b"x" + archive.data)
    assert is_found(program, archive.data[:-1])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as again:
        for name, data in files.items():
            again.writestr(name, data)
    assert is_found(program, buffer.getvalue())
    twice = io.BytesIO(archive.data)
    with zipfile.ZipFile(twice, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
        again.writestr("election.json", files["election.json"])
    assert is_found(program, twice.getvalue())


def test_a_changed_zip_is_a_sentence_and_no_crash(archive, tmp_path):
    for at in (
        8,
        6,
        len(archive.data) - 6,
        archive.data.index(b"PK\1\2") + 10,
    ):  # method, flags, offset, method
        code, said = run_it(tmp_path, flipped(archive.data, at))
        assert code == 1, at
        assert "压缩包" in said and "核对不通过" in said


def test_a_file_too_many_or_too_few_is_found(files, tmp_path):
    assert run_it(tmp_path, packed(files | {"votes/more.json": b"{}"}))[0] == 1
    for name in files:
        if name != "recount.py":
            code, said = run_it(tmp_path, packed({k: v for k, v in files.items() if k != name}))
            assert code == 1, (name, said)


# ----- a forger who computes the digests again -----


def forged(files: Files, change: Callable[[dict[str, object]], None]) -> bytes:
    """The archive with ``change`` made and every digest computed again, but for the log, whose entries two people
    have seen signed."""
    read = {name: json.loads(data) for name, data in files.items() if name.endswith(".json")}
    read.pop("MANIFEST.json")
    change(read)
    before = ""
    for name in sorted(name for name in read if name.startswith("outcomes/")):
        outcome = read[name]
        outcome["previous_digest"] = before
        outcome["digest"] = before = digest(
            {
                "election": read["election.json"]["election"],
                "stage": outcome["stage"],
                "run": outcome["run"],
                "figures": outcome["figures"],
                "previous": before,
            }
        )
    texts = {name: canonical(value) for name, value in read.items()}
    texts |= {name: data for name, data in files.items() if not name.endswith(".json")}
    listed = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    return packed(texts | {"MANIFEST.json": canonical(listed)})


def with_the_log(change: Callable) -> Callable:
    """A forger who writes the whole log again too, chain and head: now only the figures can give him away."""

    def changed(read):
        change(read)
        before, digests, election = "", {}, read["election.json"]["election"]
        for name in sorted(name for name in read if name.startswith("outcomes/")):
            outcome = read[name]
            body = {
                "election": election,
                "previous": before,
                **{k: outcome[k] for k in ("stage", "run", "figures")},
            }
            digests[outcome["target"]] = before = digest(body)
        last = ""
        for entry in read["audit.json"]:
            if entry["target"] in digests and "digest" in entry["data"]:
                entry["data"]["digest"] = digests[entry["target"]]
            entry["previous"] = last
            body = {k: v for k, v in entry.items() if k != "hash"} | {"election": election}
            entry["hash"] = last = digest(body)
        read["election.json"]["audit_hash"] = last

    return changed


def wrong_verdict(read):
    """Another person elected, in the verdict, in the outcome, in the list and in the result."""
    figures = read[MEMBERS_OUTCOME]["figures"]
    loser, winner = figures["contests"][0]["order"][1], figures["contests"][0]["order"][0]
    for said in (
        figures["verdicts"]["p1"],
        figures["rounds"][0]["verdicts"]["p1"],
        read[FIRST_ROUND]["verdicts"]["p1"],
    ):
        said["elected"] = [loser]
    figures["advancing"]["p1"] = [int(loser)]
    line = figures["decided"]["p1"][0]
    line |= {"who": loser, "name": figures["names"][loser], "candidacy": int(loser)}
    for row in read["outcomes/11-result.json"]["figures"]["elected"]:
        if row["candidacy"] == int(winner):
            row |= {"name": figures["names"][loser], "candidacy": int(loser)}


def swapped_marks(read):
    """Ballots changed so that another wins, with every figure and digest to match."""
    vote, figures = read[FIRST_ROUND], read[MEMBERS_OUTCOME]["figures"]
    for _, answer in vote["marks"]["p1"]:
        for who, mark in answer["marks"].items():
            answer["marks"][who] = "against" if mark == "for" else "for"
    vote["marks"]["p1"].sort(key=canonical)
    lines = b"".join(canonical(line) + b"\n" for line in vote["marks"]["p1"])
    for one in (figures, figures["rounds"][0]):
        one["contest_digests"]["p1"] = hashlib.sha256(lines).hexdigest()


def lower_threshold(read):
    for name in (FIRST_ROUND, SECOND_ROUND):
        read[name]["rule"]["threshold"] = "1/4"


def other_method(read):
    for name in (FIRST_ROUND, SECOND_ROUND):
        read[name]["options"]["options"]["base_of_majority"] = "roll"


def other_tied(read):
    """The revote was among others than the tied."""
    contest = read[SECOND_ROUND]["paper"]["contests"][0]
    first = read[FIRST_ROUND]["paper"]["contests"][1]["candidates"][0]
    contest["candidates"][0] = first


def somebody_else_stood(read):
    for candidate in read[FIRST_ROUND]["paper"]["contests"][0]["candidates"][:1]:
        candidate["id"] = "99999"


def another_name(read):
    """Two candidates change their names on the ballot, so that the winner reads as the other."""
    first, second = read[FIRST_ROUND]["paper"]["contests"][0]["candidates"][:2]
    first["name"], second["name"] = second["name"], first["name"]


def another_post(read):
    read[FIRST_ROUND]["paper"]["contests"][0]["title"] = "镇长"


def elected_by_another_name(read):
    read[MEMBERS_OUTCOME]["figures"]["decided"]["p1"][0]["name"] = "王伪"


def fewer_present(read):
    for one in (read[FIRST_ROUND], read[MEMBERS_OUTCOME]["figures"]["rounds"][0]):
        one["attendance"]["present"] = 9


FORGERIES = {
    "a wrong verdict": (wrong_verdict, FIRST_ROUND),
    "other marks": (swapped_marks, FIRST_ROUND),
    "a lower threshold": (lower_threshold, FIRST_ROUND),
    "another method": (other_method, FIRST_ROUND),
    "others in the revote": (other_tied, SECOND_ROUND),
    "somebody else on the ballot": (somebody_else_stood, FIRST_ROUND),
    "another name on the ballot": (another_name, FIRST_ROUND),
    "another post on the ballot": (another_post, FIRST_ROUND),
    "elected by another name": (elected_by_another_name, MEMBERS_OUTCOME),
    "other figures of attendance": (fewer_present, FIRST_ROUND),
}


@pytest.mark.parametrize("what", FORGERIES, ids=lambda what: what.replace(" ", "_"))
def test_a_forger_who_computes_every_digest_again_is_found(files, tmp_path, what):
    change, name = FORGERIES[what]
    code, said = run_it(tmp_path, forged(files, change))
    assert code == 1
    assert name in said, said


@pytest.mark.parametrize("what", FORGERIES, ids=lambda what: what.replace(" ", "_"))
def test_even_a_forger_who_writes_the_log_again_is_found(files, tmp_path, what):
    change, name = FORGERIES[what]
    code, said = run_it(tmp_path, forged(files, with_the_log(change)))
    assert code == 1
    assert name in said, said


def test_the_forgers_tools_alone_change_nothing(files, tmp_path):
    """With nothing changed the forged archive is a true one, so that the tests above find the change."""
    for change in (lambda read: None, with_the_log(lambda read: None)):
        code, said = run_it(tmp_path, forged(files, change))
        assert code == 0, said


def test_a_cut_off_log_is_found(files, tmp_path):
    def cut(read):
        read["audit.json"].pop()

    code, said = run_it(tmp_path, forged(files, cut))
    assert code == 1
    assert "audit.json" in said
