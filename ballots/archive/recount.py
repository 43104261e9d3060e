"""独立重新计票：不需要本系统，只要 Python 3.11 或更高版本。

    python3 recount.py                 核对本文件所在文件夹（解开的归档）
    python3 recount.py 归档文件.zip     核对一个归档文件或文件夹

It shares no line with the system that counted: judging, tallying, majorities and rounds are written here once
more, small, from the election method. Every fault is a sentence with the file that shows it. Exit 0: everything
agrees; 1: something does not; 2: nothing to read.
"""

import hashlib
import io
import json
import re
import struct
import sys
import unicodedata
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

WRITE_IN, NAMED = "write_in:", "named:"
HALF = Fraction(1, 2)
NOBODY = {"over_threshold": [], "elected": [], "elected_write_ins": [], "tie": None, "next_step": "none"}
VOID_WHOLE = ("all_illegible", "identifying_mark", "not_issued_form")
faults = []


def fault(file, sentence):
    faults.append(f"{file}：{sentence}")


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value):
    return hashlib.sha256(canonical(value)).hexdigest()


def plain(who):
    """A written-in name behind its id."""
    return who.removeprefix(WRITE_IN)


def spelled(name):
    """A name in its one spelling: alike is the same, nothing invisible, one kind of dot, and between two parts."""
    shown = re.sub("[\u115f\u1160]", "", "".join(unicodedata.normalize("NFKC", name).split()))
    return re.sub("[·\u2022\u2027\u22c5\u2e31\u30fb.]+", "·", shown).strip("·")


def read_files(place):
    """Every file by its name, from a zip or a folder; OSError where there is nothing to read."""
    if place.is_dir():
        paths = [path for path in place.rglob("*") if path.is_file() and path.suffix != ".zip"]
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}
    return unpacked(place.read_bytes(), place.name)


def unpacked(data, name):
    """The files of a zip, which holds nothing beside them: packing them again gives the same bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            raw = {one: packed.read(one) for one in packed.namelist()}
        if zip_of(raw) != data:
            fault(name, "压缩包的结构被改动")
    except Exception as error:  # a broken zip may fail in any way
        raise ValueError(f"压缩包被改动：{error}") from error
    return raw


def zip_of(raw):
    """The zip as the archive is packed: by name, stored as they are, dated 1980-01-01, nothing else."""
    body, index, at = [], [], 0
    for name in sorted(raw):
        text, data = name.encode(), raw[name]
        flags, size = 0 if name.isascii() else 0x800, len(data)
        head = struct.pack("<5H3I2H", 20, flags, 0, 0, 33, zlib.crc32(data), size, size, len(text), 0)
        lead = struct.pack("<4sH", b"PK\1\2", 3 << 8 | 20)
        index.append(lead + head + struct.pack("<3H2I", 0, 0, 0, 0o644 << 16, at) + text)
        body += [b"PK\3\4" + head + text, data]
        at += 30 + len(text) + size
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(index), len(index), sum(map(len, index)), at, 0)
    return b"".join([*body, *index, end])


def check_manifest(raw):
    listed = json.loads(raw["MANIFEST.json"])
    if canonical(listed) != raw["MANIFEST.json"]:
        fault("MANIFEST.json", "清单的写法被改动")
    for name, wanted in listed.items():
        if hashlib.sha256(raw.get(name, b"")).hexdigest() != wanted:
            fault(name, "文件缺失或被改动，与清单不符")
    for name in raw.keys() - listed.keys() - {"MANIFEST.json"}:
        fault(name, "归档中有，清单中没有")
    return digest(listed)


def check_log(log, head):
    """The hash chain; returns what was certified (digest by outcome), sealed (data by vote) and ruled on paper."""
    before, certified, sealed, ruled = "", {}, {}, []
    for number, entry in enumerate(log, 1):
        body = {key: value for key, value in entry.items() if key != "hash"} | {"election": head["election"]}
        if entry["number"] != number or entry["previous"] != before:
            fault("audit.json", f"第 {number} 条日志与前一条接不上")
        if digest(body) != entry["hash"]:
            fault("audit.json", f"第 {entry['number']} 条日志被改动")
        before = entry["hash"]
        if entry["action"] == "certify_outcome":
            certified[entry["target"]] = entry["data"]["digest"]
        if entry["action"] == "seal_vote":
            sealed[entry["target"]] = entry["data"]
        if entry["action"] in ("decide_ruling", "rule_line"):
            ruled.append(entry["data"])
    if (len(log), before) != (head["audit_count"], head["audit_hash"]):
        fault("audit.json", f"日志应有 {head['audit_count']} 条，实有 {len(log)} 条，或末条不符")
    return certified, sealed, ruled


def check_outcomes(files, head, certified):
    """Each outcome's own digest, its link to the one before, and the digest that two people signed."""
    before, by_stage = "", {}
    for name in sorted(name for name in files if name.startswith("outcomes/")):
        outcome = files[name]
        body = {key: outcome[key] for key in ("stage", "run", "figures")}
        body |= {"election": head["election"], "previous": outcome["previous_digest"]}
        if digest(body) != outcome["digest"]:
            fault(name, "数据与本阶段的摘要不符")
        if outcome["previous_digest"] != before:
            fault(name, "不是接在前一阶段的结果之后")
        if certified.get(outcome["target"]) != outcome["digest"]:
            fault(name, "摘要与日志中两人签认的摘要不符")
        if len({signature["name"] for signature in outcome["certified_by"]}) < 2:
            fault(name, "没有两人签认")
        before = outcome["digest"]
        by_stage[outcome["stage"]] = (name, outcome["figures"])
    return by_stage


def judge(contest, answer, options):
    """One ballot's answer to one contest: (why it is void or "", marks by candidate, written-in names)."""
    marks = answer.get("marks") or {}
    chosen = [who for who, mark in marks.items() if mark == "for"]
    against = [who for who, mark in marks.items() if mark == "against"]
    void, names, standing = "", {}, {spelled(one["name"]) for one in contest["candidates"]}
    for entry in (answer.get("write_ins") or []) if contest["write_ins"] else []:
        entry = {"name": entry} if isinstance(entry, str) else entry
        name = spelled(entry["name"])
        if not name:
            continue
        if not entry.get("circle", True) and options["writein_without_circle"] != "count_as_for":
            if options["writein_without_circle"] == "ballot_invalid":
                void = "write_in_without_circle"
        elif name not in standing:
            names.setdefault(name, entry.get("eligible", True) and entry.get("identifiable", True))
    if options["writein_requires_against"] and not against:
        names = {}
    if options["writein_cap"] == "number_of_against" and len(names) > len(against):
        names = {}
    if contest["max_for"] is not None and len(chosen) + len(names) > contest["max_for"]:
        void = "over_vote"
    void = next((one for one in answer.get("defects") or [] if one in VOID_WHOLE), void)
    return void, marks, [name for name, counts in names.items() if counts]


def tally(contest, listed, options):
    """All answers to one contest as figures, in the shape that the outcome has (channels without "against")."""
    total = {"returned": len(listed), "valid": 0, "invalid": 0, "void": {}, "write_ins": {}, "channels": {}}
    lines = {one["id"]: {"for": 0, "against": 0, "abstain": 0} for one in contest["candidates"]}
    for channel, answer in listed:
        why, marks, names = judge(contest, answer, options)
        part = total["channels"].setdefault(channel, {"valid": 0, "invalid": 0, "for": {}})
        for figures in (total, part):
            figures["invalid" if why else "valid"] += 1
        if why:
            total["void"][why] = total["void"].get(why, 0) + 1
            continue
        for who, line in lines.items():
            mark = marks.get(who) if marks.get(who) in ("for", "against") else "abstain"
            line[mark] += 1
            if mark == "for":
                part["for"][who] = part["for"].get(who, 0) + 1
        for name in names:
            total["write_ins"][name] = total["write_ins"].get(name, 0) + 1
    return total | {"candidates": lines}


def same_figures(mine, wrote):
    channels = {
        channel: {name: part[name] for name in ("valid", "invalid", "for")}
        for channel, part in wrote["channels"].items()
    }
    return mine == {**wrote, "channels": channels}


def rule_of(kind, profile, options):
    """Quorum (share, whether exactly the share is enough), base of the majority, the share to exceed, places for
    a seat (None: all go on), and what follows when too few pass."""
    if kind == "second_recommendation":
        return None, None, None, None, "none"
    if kind == "public_recognition":
        share, keep = Fraction(options["public_min_share"]), options["public_keep_per_post"]
        return None, "valid", share, keep, "needs_decision"
    if kind == "organisational_trust":
        base = "roll" if options["plenum_threshold_base"] == "members" else "present"
        return (Fraction(2, 3), True), base, HALF, options["plenum_places_per_post"], "shortage"
    exactly = profile == "cpc2020" or options["quorum_1990_boundary"] == "cod_practice"
    return (Fraction(4, 5), exactly), options["base_of_majority"], HALF, 1, "by_election_or_reduce"


def needed(share, base, exactly):
    """The least whole number that reaches (or exceeds) the share of the base."""
    whole, rest = divmod(share.numerator * base, share.denominator)
    return whole if exactly and not rest else whole + 1


def cut(passed, places):
    """Who takes the places by votes; equal votes across the cut are a tie, never an order."""
    ranked = sorted(passed, key=lambda line: -line[1])
    if places is None or len(ranked) <= places:
        return [who for who, _ in ranked], [], 0
    last = ranked[places - 1][1]
    if ranked[places][1] != last:
        return [who for who, _ in ranked[:places]], [], 0
    taken = [who for who, votes in ranked if votes > last]
    return taken, [who for who, votes in passed if votes == last], places - len(taken)


def verdict(vote, contest, figures, rulings):
    """What the rule makes of the figures of one contest; the keys are those of the recorded verdict."""
    kind, options, seen = vote["kind"], vote["options"]["options"], vote["attendance"]
    quorum, base, share, for_a_seat, short = rule_of(kind, vote["options"]["profile"], options)
    revote, seats = contest.get("revote", 0), contest["seats"]
    figure = {"present": seen["present"], "roll": seen["roll_base"], "valid": figures["valid"]}
    base = None if revote or base is None else figure[base]
    places = seats if revote else None if for_a_seat is None else seats * for_a_seat
    lines = [(who, line["for"]) for who, line in figures["candidates"].items()]
    written = sorted(figures["write_ins"].items())
    lines += [(WRITE_IN + name, votes) for name, votes in written if rulings.get(name, True)]
    required = needed(quorum[0], seen["roll_base"], quorum[1]) if quorum else None
    met = required is None or seen["present"] >= required
    voted = seen["present"] if seen.get("voters") is None else seen["voters"]
    fits = seen["returned"] <= min(seen["issued"], voted)
    threshold = None if base is None else needed(share, base, False)
    said = NOBODY | {"valid": figures["valid"], "invalid": figures["invalid"], "votes": dict(lines)}
    said |= {"quorum_required": required, "quorum_met": met, "vote_valid": met and fits, "base": base}
    said |= {"threshold": threshold, "places": places, "vacancies": places or 0}
    if not met or not fits:
        return said | {"next_step": "re_run_vote" if met else "adjourn_no_quorum"}
    if figures["returned"] != seen["returned"]:
        return said | {"next_step": "recount"}
    if kind == "public_recognition" and not revote and not figures["valid"]:
        return said | {"next_step": short}
    passed = [line for line in lines if threshold is None or line[1] >= threshold]
    taken, tied, left = cut(passed, places)
    is_public = kind == "public_recognition" and not revote
    if is_public and tied and options["cutoff_tie"] == "include_all":
        taken, tied = taken + tied, []
    missing = 0 if places is None else places - len(taken)
    if is_public:
        # Fewer than the places may go on, but not fewer than a ballot with a surplus needs.
        surplus = Fraction(options["surplus_share"]) * seats
        least = min(places, seats - (-surplus.numerator // surplus.denominator))
        missing = 0 if tied else max(0, least - len(taken))
    again = "tie_revote" if revote < options["revote_rounds_max"] else "needs_decision"
    step = (short if is_public else again) if tied else short if missing and not revote else "none"
    asked = [who for who in taken + tied if who.startswith(WRITE_IN) and plain(who) not in rulings]
    return said | {
        "over_threshold": [who for who, _ in passed],
        "elected": [who for who in taken if not who.startswith(WRITE_IN)],
        "elected_write_ins": [plain(who) for who in taken if who.startswith(WRITE_IN)],
        "tie": {"between": tied, "seats_left": left} if tied else None,
        "vacancies": missing,
        "next_step": "needs_decision" if asked else step,
    }


def check_rule(name, vote, stages):
    """The frozen rule is that of the announced method, and says what ``rule_of`` says."""
    announced, options = stages["announcement"][1], vote["options"]["options"]
    if (vote["options"]["profile"], options) != (announced["profile"], announced["resolved_options"]):
        fault(name, "规则与公告的选举办法不符")
    wrote, (*rule, _, short) = vote["rule"], rule_of(vote["kind"], announced["profile"], options)
    quorum = rule[0] and {"share": str(rule[0][0]), "boundary": "at_least" if rule[0][1] else "more_than"}
    share = rule[2] and str(rule[2])
    keys = ("quorum", "majority_base", "threshold", "shortage")
    if [quorum, rule[1], share, short] != [wrote[key] for key in keys]:
        fault(name, "记录的规则与选举办法不符")


def same(mine, wrote):
    """Whether two verdicts agree; where order has no meaning it makes no difference."""

    def comparable(said):
        tie = said["tie"] and [sorted(said["tie"]["between"]), said["tie"]["seats_left"]]
        return said | {"over_threshold": sorted(said["over_threshold"]), "tie": tie}

    return comparable(mine) == {key: comparable(wrote)[key] for key in mine}


def check_round(name, vote, recorded, names, sealed):
    """One round: its paper, sealed marks, figures and verdicts; returns the verdicts with the decisions put in."""
    options, urn = vote["options"]["options"], sealed.get(vote["target"], {})
    by_browser = vote["attendance"]["returned"] - vote["attendance"].get("paper_returned", 0)
    if (urn.get("digest"), urn.get("returned")) != (vote["seal_digest"], by_browser):
        fault(name, "票箱的摘要或票数与封存时的日志不符")
    for key in ("attendance", "seal_digest"):
        if vote[key] != recorded[key]:
            fault(name, f"与结果所载不符：{key}")
    shown = [
        {key: one[key] for key in ("key", "title", "seats", "round", "revote") if key in one}
        | {"order": [candidate["id"] for candidate in one["candidates"]]}
        for one in vote["paper"]["contests"]
    ]
    standing = [candidate for one in vote["paper"]["contests"] for candidate in one["candidates"]]
    if shown != recorded["contests"] or any(names.get(one["id"]) != one["name"] for one in standing):
        fault(name, "选票上的职位、名额或候选人与结果所载不符")
    settled = {}
    for contest in vote["paper"]["contests"]:
        key, title, listed = contest["key"], contest["title"], vote["marks"][contest["key"]]
        lines = b"".join(canonical(line) + b"\n" for line in listed)
        if hashlib.sha256(lines).hexdigest() != recorded["contest_digests"][key]:
            fault(name, f"“{title}”的选票与封存时的摘要不符")
        figures = tally(contest, listed, options)
        for wrote in (vote["tally"][key], recorded["tally"]["contests"][key]):
            if not same_figures(figures, wrote):
                fault(name, f"“{title}”重新计票的数字与所载不符")
        if not same(verdict(vote, contest, figures, {}), vote["verdicts"][key]):
            fault(name, f"“{title}”按规则得出的结论与计票时所载不符")
        decisions = {one["question"]: one for one in recorded["decisions"] if one["contest"] == key}
        named = [one for one in decisions.values() if one["question"].startswith(WRITE_IN)]
        rulings = {plain(one["question"]): one["is_accepted"] for one in named}
        said = verdict(vote, contest, figures, rulings)
        chosen = decisions.get(said["next_step"], {}).get("chosen", [])
        said["elected"] = said["elected"] + [who for who in chosen if not who.startswith(WRITE_IN)]
        written = [plain(who) for who in chosen if who.startswith(WRITE_IN)]
        said["elected_write_ins"] = said["elected_write_ins"] + written
        if not same(said, recorded["verdicts"][key]):
            fault(name, f"“{title}”按规则得出的结论与公布的结果不符")
        names = {one["id"]: one["name"] for one in contest["candidates"]}
        passed = [names[who] for who in said["elected"]] + said["elected_write_ins"]
        print(f"  {title}：有效票 {figures['valid']}，通过：{'、'.join(passed) or '无'}")
        settled[key] = (vote, contest, said, decisions)
    return settled


def check_sheets(name, vote, logged):
    """Paper ballots as numbers, and the rulings on them: each by two people, with reason and clause, as logged."""
    paper, seen = vote["paper_count"], vote["attendance"]
    listed = [[one["bundle"], one["ballot"], one["is_confirmed"]] for one in paper["doubtful"]]
    listed += [[one["bundle"], one["ballot"], one["choice"]] for one in paper["differences"]]
    wrote = [
        [one["bundle"], one["line"], one.get("is_confirmed", one.get("choice"))]
        for one in logged
        if f"ballots.vote:{one['vote']}" == vote["target"]
    ]
    if sorted(listed, key=str) != sorted(wrote, key=str):
        fault(name, "纸质选票的裁定与日志不符")
    stray = sum(max(0, one["returned"] - one["issued"]) for one in paper["sheets"])
    # 收回多于发出，选举无效，纸质选票不再清点。
    is_void = stray > 0 and not paper["bundles"]
    for one in paper["sheets"]:
        if one["printed"] != one["issued"] + one["spoiled"] + one["left_over"]:
            fault(name, "纸质选票：印制数不等于发出、作废、剩余之和")
        sizes = [bundle["size"] for bundle in paper["bundles"] if bundle["channel"] == one["channel"]]
        if one["returned"] != sum(sizes) and not is_void:
            fault(name, "纸质选票：收回数不等于各捆张数之和")
    if sum(one["returned"] for one in paper["sheets"]) != seen.get("paper_returned", 0):
        fault(name, "纸质选票：收回数与结果所载不符")
    if seen.get("voters") != (seen["returned"] - stray if stray else None):
        fault(name, "纸质选票：收回多于发出，而投票人数与此不符")
    if sum(one["issued"] for one in paper["sheets"]) > seen["issued"]:
        fault(name, "纸质选票：发出数多于全部发出数")
    ruled = {}
    for one in paper["doubtful"]:
        if not one["decided_by"] or one["decided_by"] == one["proposed_by"]:
            fault(name, f"第 {one['bundle']} 捆第 {one['ballot']} 张疑问票不是两人认定")
        if not one["reason"] or not one["clause"]:
            fault(name, f"第 {one['bundle']} 捆第 {one['ballot']} 张疑问票没有写明理由或依据")
        if one["is_confirmed"] and one["defect"]:
            ruled[one["defect"]] = ruled.get(one["defect"], 0) + 1
    for figures in vote["tally"].values():
        if any(figures["void"].get(why, 0) < count for why, count in ruled.items()):
            fault(name, "认定无效的疑问票多于计入的无效票")
    for one in paper["differences"]:
        if one["choice"] not in ("first", "second", "again") or not one["reason"]:
            fault(name, f"第 {one['bundle']} 捆第 {one['ballot']} 张的裁定不完整")


def check_paper(name, contest, before):
    """A further round's contest follows from the last round that voted on it."""
    _vote, source, said, decisions = before
    kind, wanted = contest.get("round"), None
    if kind in ("re_run", "new_meeting") and not said["vote_valid"]:
        wanted = ([one["id"] for one in source["candidates"]], source["seats"], source.get("revote"))
    elif kind == "tie_revote" and said["next_step"] == kind:
        wanted = (said["tie"]["between"], said["tie"]["seats_left"], source.get("revote", 0) + 1)
    elif kind == "by_election" and said["next_step"] == "by_election_or_reduce":
        wanted = (decisions[kind]["chosen"], said["vacancies"], None)
    ids = sorted(one["id"] for one in contest["candidates"])
    if wanted:
        wanted = (sorted(who.replace(WRITE_IN, NAMED) for who in wanted[0]), *wanted[1:])
    if wanted != (ids, contest["seats"], contest.get("revote")):
        fault(name, f"“{contest['title']}”这一轮的候选人或名额与上一轮的结果不符")


def check_vote(stage, votes, stages, sealed, ruled):
    """All rounds of one vote, from the paper of the first to who is elected or goes on in the end."""
    outcome_name, figures = stages[stage]
    standing = stages[list(stages)[list(stages).index(stage) - 1]][1]["advancing"]
    latest, seated = {}, {}
    for (name, vote), recorded in zip(votes, figures["rounds"], strict=True):
        print(f"{vote['title']}：")
        check_rule(name, vote, stages)
        check_sheets(name, vote, ruled)
        for contest in vote["paper"]["contests"]:
            if latest:
                check_paper(name, contest, latest[contest["key"]])
            elif sorted(int(one["id"]) for one in contest["candidates"]) != sorted(standing[contest["key"]]):
                fault(name, f"“{contest['title']}”的候选人与前一阶段的结果不符")
        settled = check_round(name, vote, recorded, figures["names"], sealed)
        for key, (_, _, said, _) in settled.items():
            names = [*said["elected"], *(WRITE_IN + one for one in said["elected_write_ins"])]
            lines = [[who, vote["round"], said["votes"][who]] for who in names] if said["vote_valid"] else []
            seated.setdefault(key, []).extend(lines)
        latest |= settled
    for key, (vote, contest, said, decisions) in latest.items():
        step, one = said["next_step"], decisions.get(said["next_step"])
        if one and step == "by_election_or_reduce":
            # 当选人数接近应选名额的，经实到会选举人半数以上同意，可以减少名额。
            agreed = (
                vote["attendance"]["present"] >= one["agree"] >= Fraction(vote["attendance"]["present"], 2)
            )
            one = one if agreed and any(seated.values()) else None
        if step != "none" and not one:
            fault(outcome_name, f"“{contest['title']}”还没有办完就结束了")
        called = [figures["names"].get(who, plain(who)) for who, _, _ in seated[key]]
        wrote = [[line["who"], line["round"], line["votes"]] for line in figures["decided"][key]]
        ids = [int(who) for who, _, _ in seated[key] if who.isdigit()]
        if called != [line["name"] for line in figures["decided"][key]]:
            fault(outcome_name, f"“{contest['title']}”当选或入选者的姓名与编号不符")
        if wrote != seated[key] or ids != figures["advancing"][key]:
            fault(outcome_name, f"“{contest['title']}”各轮合并后的结果不符")


def check_result(stages):
    """What the result reports is what the members decided."""
    name, figures = stages["result"]
    decided = stages["member_decision"][1]["decided"]
    wrote = {}
    for row in figures["elected"]:
        wrote.setdefault(row["post_key"], []).append((row["name"], row["votes"]))
    if wrote != {key: [(one["name"], one["votes"]) for one in rows] for key, rows in decided.items() if rows}:
        fault(name, "公布的当选名单与党员决定票的结果不符")


def recount(raw):
    total = check_manifest(raw)
    files = {name: json.loads(data) for name, data in raw.items() if name.endswith(".json")}
    head = files["election.json"]
    certified, sealed, ruled = check_log(files["audit.json"], head)
    stages = check_outcomes(files, head, certified)
    votes = {}
    for name in sorted(name for name in files if name.startswith("votes/")):
        votes.setdefault(files[name]["stage"], []).append((name, files[name]))
    print(f"{head['title']}：{len(stages)} 个阶段的结果，日志 {head['audit_count']} 条。")
    for stage, rounds in votes.items():
        check_vote(stage, sorted(rounds, key=lambda one: one[1]["round"]), stages, sealed, ruled)
    for stage in stages.keys() - votes.keys():
        if "rounds" in stages[stage][1]:
            fault(stages[stage][0], "归档中没有这次投票的选票")
    if "result" in stages:
        check_result(stages)
    return total


def main():
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    try:
        raw = read_files(place)
        total = recount(raw)
    except OSError as error:
        print(f"读不到归档：{error}")
        return 2
    except Exception as error:  # whatever was altered, it is a fault of the archive and not of this program
        fault(str(place), f"归档残缺，无法继续核对（{type(error).__name__}: {error}）")
    if faults:
        print(f"\n核对不通过，共 {len(faults)} 处：")
        print("\n".join(faults))
        return 1
    print("\n全部核对一致：文件、日志、各阶段结果、每一张选票和每一个结论。")
    print("归档摘要（请与公布或纸面上的逐组对照）：")
    print(" ".join(total[at : at + 4] for at in range(0, 64, 4)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
