"""The open recommendation of the demo: who was put forward by which route, and every line on every sheet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from election_site.demo import facts, texts
from election_site.demo.electorate import ELSEWHERE, OFFICE, VILLAGES, Electorate, Person
from election_site.demo.names import ELSEWHERE_AREAS, IdentityNumbers, People

OPENS = date(2010, 11, 9)
_LEAST_ON_OTHER_SHEETS = 22
_MEMBERS_ON_OTHER_SHEETS = 80
_ORGANISATIONS_ELSEWHERE = ("县直机关党工委", "县教育局党委", "县水利局党总支", "县农业局党总支")


@dataclass
class Sheet:
    """One joint recommendation with its lines (signatory, day, note)."""

    number: str
    nominee: Person
    received: date
    lines: list[tuple[Person, date, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Recommending:
    recommendations: list[dict[str, object]]
    signatures: list[dict[str, object]]


def build_recommendations(seed: int, electorate: Electorate, numbers: IdentityNumbers) -> Recommending:
    """Rows of recommendations.xlsx and signatures.csv."""
    people = People(f"{seed}:recommendations")
    random = people.random
    shuffled = random.sample(electorate.nominees, len(electorate.nominees))
    only_self, only_organisation, both = shuffled[:18], shuffled[18:28], shuffled[28:32]
    joint = shuffled[32:]
    joint_self, joint_organisation, only_joint = joint[:26], joint[26:42], joint[42:]
    # The sheets with something to refuse come first and belong to people with no other route.
    behind = only_joint[10:] + joint_self + joint_organisation
    random.shuffle(behind)
    sheets = [
        Sheet(f"L{index:03d}", nominee, _received(random))
        for index, nominee in enumerate(only_joint[:10] + behind + electorate.refused, start=1)
    ]
    unsigned = _sign(random, electorate, sheets)
    _add_lines_to_refuse(people, sheets, numbers, unsigned)
    standing_alone = sorted(only_self + both + joint_self, key=electorate.nominees.index)
    by_organisation = sorted(only_organisation + both + joint_organisation, key=electorate.nominees.index)
    rows = [
        _recommendation(random, f"Z{index:03d}", "自荐", nominee, _received(random))
        for index, nominee in enumerate(standing_alone, start=1)
    ]
    rows += [
        _recommendation(random, sheet.number, "联名推荐", sheet.nominee, sheet.received) for sheet in sheets
    ]
    rows += [
        _by_organisation(random, f"W{index:03d}", nominee)
        for index, nominee in enumerate(by_organisation, start=1)
    ]
    lines = [
        {
            "recommendation": sheet.number,
            "name": signer.name,
            "identity_number": signer.number,
            "signed_on": day,
            "note": note,
        }
        for sheet in sheets
        for signer, day, note in sorted(sheet.lines, key=lambda line: line[1])
    ]
    return Recommending(rows, lines)


def _received(random: Random) -> date:
    return OPENS + timedelta(days=random.randrange(1, 7))


def _recommendation(
    random: Random, number: str, channel: str, nominee: Person, received: date
) -> dict[str, object]:
    return {
        "number": number,
        "channel": channel,
        "identity_number": nominee.number,
        "name": nominee.name,
        "post_number": nominee.details["post_number"],
        "grounds": random.choice(texts.GROUNDS[channel]),
        "received_on": received,
    }


def _by_organisation(random: Random, number: str, nominee: Person) -> dict[str, object]:
    is_local = nominee.unit != ELSEWHERE
    organisation = nominee.unit if is_local else random.choice(_ORGANISATIONS_ELSEWHERE)
    meeting = OPENS + timedelta(days=random.randrange(5))
    attended = (
        random.randrange(18, 30) if nominee.unit == OFFICE or not is_local else random.randrange(10, 14)
    )
    row = _recommendation(random, number, "组织推荐", nominee, meeting + timedelta(days=1))
    return row | {
        "organisation": organisation,
        "meeting_on": meeting,
        "attended": attended,
        "agreed": random.randrange(attended // 2 + 1, attended + 1),
    }


def _sign(random: Random, electorate: Electorate, sheets: list[Sheet]) -> list[Person]:
    """Give each sheet its counted signatures and return who signed nothing.

    Nobody signs twice; half of a sheet comes from the nominee's village.
    """
    nominees = {one.number for one in electorate.nominees + electorate.refused}
    members = [
        one
        for one in electorate.members
        if one.number not in nominees
        and not one.details.keys() & {"exclusion"}
        and one.details["status"] == "正式党员"
    ]
    random.shuffle(members)
    villagers: dict[str, list[Person]] = defaultdict(list)
    for one in random.sample(electorate.mass, len(electorate.mass)):
        if one.number not in nominees:
            villagers[one.unit].append(one)
    others = sheets[3 : facts.JOINTLY_RECOMMENDED]
    party = dict.fromkeys((sheet.number for sheet in sheets), 0)
    party[facts.MEMBERS_SHEET] = facts.MEMBERS_SHEET_SIZE
    for sheet in random.choices(others, k=_MEMBERS_ON_OTHER_SHEETS):
        party[sheet.number] += 1
    sizes = _sizes(random, [sheet.number for sheet in others])
    for sheet in sheets:
        size = sizes[sheet.number]
        signers = [members.pop() for _ in range(min(party[sheet.number], size))]
        signers += _villagers(random, villagers, sheet.nominee, size - len(signers))
        random.shuffle(signers)
        days = (sheet.received - OPENS).days + 1
        sheet.lines = [(signer, OPENS + timedelta(days=random.randrange(days)), "") for signer in signers]
    return [one for village in VILLAGES for one in villagers[village]]


def _sizes(random: Random, others: list[str]) -> dict[str, int]:
    """How many signatures count on each sheet; together exactly the participants who did not stand alone."""
    sizes = dict.fromkeys(facts.SHEETS_AT_THRESHOLD, facts.THRESHOLD)
    sizes[facts.MEMBERS_SHEET] = facts.MEMBERS_SHEET_SIZE
    sizes |= {case.recommendation: case.counted_signatures for case in facts.REFUSED_NOMINEES}
    to_share = facts.SIGNATURES_COUNTED - facts.MEMBERS_SHEET_SIZE
    to_share -= facts.THRESHOLD * len(facts.SHEETS_AT_THRESHOLD) + _LEAST_ON_OTHER_SHEETS * len(others)
    weights = [random.randrange(20, 200) for _ in others]
    for number, weight in zip(others, weights, strict=True):
        sizes[number] = _LEAST_ON_OTHER_SHEETS + to_share * weight // sum(weights)
    short = facts.SIGNATURES_COUNTED - sum(
        size for number, size in sizes.items() if number <= f"L{facts.JOINTLY_RECOMMENDED:03d}"
    )
    for number in others[:short]:
        sizes[number] += 1
    return sizes


def _villagers(
    random: Random, villagers: dict[str, list[Person]], nominee: Person, wanted: int
) -> Iterator[Person]:
    home = nominee.unit.removesuffix("支部")
    for index in range(wanted):
        village = home if index % 2 == 0 and villagers[home] else ""
        if not village:
            village = random.choice([village for village in VILLAGES if villagers[village]])
        yield villagers[village].pop()


def _add_lines_to_refuse(
    people: People, sheets: list[Sheet], numbers: IdentityNumbers, unsigned: list[Person]
) -> None:
    """The lines of `facts.REFUSED_SIGNATURES`, each beside lines that count."""
    by_number = {sheet.number: sheet for sheet in sheets}
    for case in facts.REFUSED_SIGNATURES:
        sheet = by_number[case.recommendation]
        for index in range(case.lines):
            signer, day, note = sheet.lines[2 * index]
            if case.fault == "self":
                signer = sheet.nominee
            elif case.fault == "not_entitled":
                signer = _stranger(people, numbers)
            elif case.fault == "late":
                signer, note = unsigned.pop(), "截止后补签"
                day = facts.SIGNATURES_CLOSE + timedelta(days=1)
            elif case.fault == "over_limit":
                first = by_number[facts.FIRST_SHEET_OF_OVER_LIMIT]
                signer, _, note = first.lines[0]
                first.lines[0] = (signer, OPENS, note)
                day = max(sheet.received, OPENS + timedelta(days=1))
            sheet.lines.append((signer, day, note))


def _stranger(people: People, numbers: IdentityNumbers) -> Person:
    sex = people.sex()
    born = people.born(20, 60, facts.TODAY)
    return Person(people.name(sex), sex, born, numbers.new(ELSEWHERE_AREAS[1], born, sex), ELSEWHERE, {})
