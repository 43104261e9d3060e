"""The county's side of the demo: leading bodies, plenum, representatives, review, showcases, settings."""

from datetime import date, datetime, time, timedelta, timezone
from random import Random

from election_site.demo import facts
from election_site.demo.electorate import VILLAGES, Person
from election_site.demo.names import IdentityNumbers, People

COUNTY_AREA = "990722"
_BODIES = {
    "县委": (
        *("县委书记", "县委副书记、县长", "县委副书记", "县委常委、纪委书记", "县委常委、组织部部长"),
        *("县委常委、宣传部部长", "县委常委、政法委书记", "县委常委、常务副县长", "县委常委、统战部部长"),
        *("县委常委、人武部政委", "县委常委、办公室主任"),
    ),
    "县人大常委会": (
        *("县人大常委会主任", "县人大常委会副主任", "县人大常委会副主任", "县人大常委会副主任"),
        *("县人大常委会副主任", "县人大常委会副主任", "县人大常委会办公室主任", "县人大常委会委员"),
    ),
    "县政府": (
        *("副县长", "副县长", "副县长", "副县长", "副县长", "县长助理"),
        *("县政府办公室主任", "县财政局局长", "县农业局局长"),
    ),
    "县政协": (
        *("县政协主席", "县政协副主席", "县政协副主席", "县政协副主席", "县政协副主席"),
        *("县政协副主席", "县政协秘书长", "县政协常务委员"),
    ),
}
# Who of the other three bodies also sits in the county committee: body and place.
_ALSO_IN_PLENUM = (
    ("县人大常委会", 0),
    ("县人大常委会", 1),
    ("县政府", 0),
    ("县政府", 1),
    ("县政府", 6),
    ("县政府", 7),
    ("县政协", 0),
)
_CATEGORIES = (
    "村（居）民代表",
    "村（居）民代表",
    "村（居）民小组长",
    "专业合作社社员代表",
    "个体工商户代表",
    "妇女代表",
)
_BEIJING = timezone(timedelta(hours=8))


def bodies(people: People, numbers: IdentityNumbers) -> list[dict[str, object]]:
    taken: set[str] = set()
    rows = []
    for body, duties in _BODIES.items():
        rows += [_official(people, numbers, taken) | {"body": body, "duty": duty} for duty in duties]
    return rows


def _official(people: People, numbers: IdentityNumbers, taken: set[str]) -> dict[str, object]:
    sex = people.sex(women_in_ten=3)
    name = people.name(sex)
    while name in taken:
        name = people.name(sex)
    taken.add(name)
    born = people.born(36, 58, facts.TODAY)
    return {"name": name, "identity_number": numbers.new(COUNTY_AREA, born, sex)}


def plenum(
    people: People, numbers: IdentityNumbers, body_rows: list[dict[str, object]], nominees: list[Person]
) -> list[dict[str, object]]:
    """39 members, the county's leaders among them, and 6 alternates; two are relatives of nominees."""
    by_body = {body: [row for row in body_rows if row["body"] == body] for body in _BODIES}
    leaders = by_body["县委"] + [by_body[body][place] for body, place in _ALSO_IN_PLENUM]
    taken = {str(row["name"]) for row in body_rows}
    members = [{"name": row["name"], "identity_number": row["identity_number"]} for row in leaders]
    while len(members) < facts.PLENUM_MEMBERS:
        members.append(_official(people, numbers, taken))
    alternates = [_official(people, numbers, taken) for _ in range(facts.PLENUM_ALTERNATES)]
    members[22]["relative_of"] = nominees[10].name
    members[31]["relative_of"] = nominees[40].name
    return [row | {"plenum_role": "委员"} for row in members] + [
        row | {"plenum_role": "候补委员"} for row in alternates
    ]


def representatives(random: Random, mass: list[Person]) -> list[dict[str, object]]:
    """People from every village, the larger ones no more than the smaller."""
    share, more = divmod(facts.REPRESENTATIVES, len(VILLAGES))
    rows = []
    for index, village in enumerate(VILLAGES):
        residents = [one for one in mass if one.unit == village and 1936 <= one.born.year <= 1990]
        for one in random.sample(residents, share + (index < more)):
            category = random.choice(_CATEGORIES)
            rows.append(
                {
                    "name": one.name,
                    "identity_number": one.number,
                    "unit": village,
                    "category": category if one.sex == "女" else random.choice(_CATEGORIES[:-1]),
                }
            )
    return rows


def review(nominees: list[Person]) -> list[dict[str, object]]:
    refusals = {case.form: case for case in facts.REVIEW_REFUSALS}
    rows = []
    for form, nominee in enumerate(nominees, start=1):
        case = refusals.get(form)
        # The office that the first of the defects comes from; all others are the organisation department's.
        office_of = {"D104": "discipline", "D401": "discipline", "D402": "police"}
        against = case and office_of.get(case.defects[0], "organisation")
        opinions = {
            f"{office}_opinion": "不同意" if office == against else "同意"
            for office in ("organisation", "discipline", "police")
        }
        rows.append(
            {"identity_number": nominee.number, "name": nominee.name}
            | opinions
            | {
                "conclusion": "不合格" if case else "合格",
                "defects": "、".join(case.defects) if case else "",
                "explanation": case.explanation if case else "",
            }
        )
    rows.sort(key=lambda row: _post_of(nominees, row))
    return rows


def _post_of(nominees: list[Person], row: dict[str, object]) -> object:
    return next(one.details["post_number"] for one in nominees if one.number == row["identity_number"])


def showcases() -> list[dict[str, object]]:
    rounds = (
        (1, "第一轮展示：竞职演讲", "二次推荐", date(2010, 11, 20), "县会议中心一楼会议厅", 3, "演讲"),
        (
            2,
            "第二轮展示：驻点调研报告",
            "群众公认票",
            date(2010, 11, 30),
            "清泉镇文化广场",
            5,
            "驻点调研报告",
        ),
        (3, "第三轮展示：现场答问", "组织信任票", date(2010, 12, 8), "县委礼堂", 6, "现场答问"),
        (4, "第四轮展示：竞职承诺", "党员决定票", date(2010, 12, 18), "清泉镇中心学校礼堂", 8, "竞职承诺"),
    )
    keys = ("number", "title", "stage", "held_on", "place", "minutes_each", "display")
    return [dict(zip(keys, values, strict=True)) for values in rounds]


def settings(seed: int) -> dict[str, object]:
    """The content of election.json."""
    spans = (
        ("announcement", 11, 8, 11, 8),
        ("open_recommendation", 11, 9, 11, 15),
        ("qualification_review", 11, 16, 11, 19),
        ("second_recommendation", 11, 20, 11, 20),
        ("shortlist", 11, 21, 11, 28),
        ("public_recognition", 11, 30, 11, 30),
        ("inspection", 12, 1, 12, 6),
        ("organisational_trust", 12, 8, 12, 8),
        ("formal_candidates", 12, 9, 12, 16),
        ("member_decision", 12, 18, 12, 18),
        ("result", 12, 20, 12, 20),
    )
    closes = datetime.combine(facts.SIGNATURES_CLOSE, time(18), _BEIJING)
    return {
        "slug": "qingquan-2010",
        "title": "清泉镇党委换届公推直选 (演示)",
        "body": "中共清泉镇委员会(演示)",
        "county": "安县(演示)",
        "profile": "pilot_anxian2010",
        "invented": True,
        "note": (
            "本包为演示数据。总数（7个职位、133名被推荐人、7660人参与推荐、340名有选举权的党员）与2010年清泉镇试点的"
            "报道一致；人名、证件号、各渠道权重和全部票数均为虚构的示例，不是当地当年的权重和票数。"
        ),
        "seed": seed,
        "options": {
            "shortlist_ratio": 5,
            "public_keep_per_post": 4,
            "inspection_keep_per_post": 3,
            "plenum_places_per_post": 2,
            "joint_threshold": facts.THRESHOLD,
            "second_recommendation_max_marks": 5,
            # The pilot had one month for everything: a day to mend, a day on notice.
            "review_mend_days": 1,
            "review_notice_days": 1,
        },
        "weights": {
            "open:members": "0.15",
            "open:mass": "0.20",
            "open:organisations": "0.05",
            "second:county_committee": "0.20",
            "second:peoples_congress": "0.15",
            "second:government": "0.15",
            "second:cppcc": "0.10",
        },
        "recommendation_closes_at": closes.isoformat(),
        "registration_place": "镇政府一楼会议室（演示），每日9:00至17:00",
        "hotline": "000-0000（演示）",
        "timetable": [
            {
                "stage": stage,
                "starts_on": date(2010, *start).isoformat(),
                "ends_on": date(2010, *end).isoformat(),
            }
            for stage, *days in spans
            for start, end in ((days[:2], days[2:]),)
        ],
        "files": {
            "posts": "posts.csv",
            "members": "members.xlsx",
            "mass": "mass.csv",
            "nominees": "nominees.xlsx",
            "recommendations": "recommendations.xlsx",
            "signatures": "signatures.csv",
            "review": "review.xlsx",
            "bodies": "bodies.xlsx",
            "representatives": "representatives.csv",
            "plenum": "plenum.xlsx",
            "showcases": "showcases.csv",
        },
        "showcases": [
            {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
            for row in showcases()
        ],
    }
