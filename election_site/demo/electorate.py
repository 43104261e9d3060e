"""Who lives in the invented town: nominees, the roll of Party members, the mass roll."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from election_site.demo import facts, texts
from election_site.demo.names import ELSEWHERE_AREAS, TOWN_AREA, IdentityNumbers, People
from election_site.domain.identity import Sex

VILLAGES = (
    *("清泉社区", "河街社区", "白鹤村", "双堰村", "石桥村", "青龙村", "黄土梁村", "新桥村", "三清村"),
    *("牛角湾村", "大柏村", "金鱼村", "高台村", "万安村", "太平村", "玉泉村", "红豆村"),
)
OFFICE, SCHOOL, CLINIC, WORKS = "镇机关支部", "镇中心学校支部", "镇卫生院支部", "非公企业联合支部"
BRANCH_SIZES = {OFFICE: 34, SCHOOL: 26, CLINIC: 14, WORKS: 16} | {
    f"{village}支部": 20 if village.endswith("社区") else (15 if index < 8 else 14)
    for index, village in enumerate(VILLAGES)
}
ELSEWHERE = "外单位"

# identity kind: how many nominees from the town and from elsewhere in the county, and their least age
_KINDS = (
    ("农民", 38, 0, 26),
    ("村社区干部", 36, 0, 28),
    ("大学生村官", 8, 0, 23),
    ("民营企业人员", 8, 0, 30),
    ("合同制人员", 4, 0, 25),
    ("公务员", 14, 6, 26),
    ("事业单位人员", 7, 10, 26),
    ("其他", 0, 2, 28),
)
_EDUCATION = {
    "农民": ("高中", "高中", "中专"),
    "村社区干部": ("高中", "高中", "中专", "大专"),
    "大学生村官": ("大学",),
    "民营企业人员": ("高中", "大专"),
    "合同制人员": ("中专", "大专"),
    "公务员": ("大专", "大学"),
    "事业单位人员": ("中专", "大专", "大学"),
    "其他": ("高中",),
}
_WORK = {
    "农民": ("{village}村民", "{village}蔬菜种植户", "{village}养殖户", "{village}合作社社员"),
    "村社区干部": (
        "{village}党支部书记",
        "{village}委员会主任",
        "{village}文书",
        "{village}村民小组长",
    ),
    "大学生村官": ("{village}主任助理",),
    "民营企业人员": ("清泉丝厂车间主任", "石桥砖厂厂长", "河街粮油店经营者", "清泉农机修理厂厂长"),
    "合同制人员": ("镇便民服务中心协管员", "镇环卫站管理员"),
    "公务员": ("镇党政办公室主任", "镇财政所所长", "镇民政办公室干事", "镇司法所干事"),
    "事业单位人员": ("镇中心学校教师", "镇卫生院医生"),
    "其他": ("外出务工返乡人员",),
}
_WORK_ELSEWHERE = {
    "公务员": ("县交通局科员", "县农业局股长", "县司法局科员"),
    "事业单位人员": ("县水利勘测队技术员", "县图书馆馆员", "县农技推广站农艺师", "县第二中学教师"),
    "其他": ("县供销社下岗职工",),
}


@dataclass
class Person:
    """One invented person; ``unit`` is the village or the branch, ``details`` what further papers say."""

    name: str
    sex: Sex
    born: date
    number: str
    unit: str
    details: dict[str, object]

    def row(self, **more: object) -> dict[str, object]:
        return {
            "name": self.name,
            "sex": self.sex,
            "born_on": self.born,
            "identity_number": self.number,
            **self.details,
            **more,
        }


@dataclass
class Electorate:
    """``nominees``: the 133 in the order of their forms; ``refused``: the four whose recommendation fails."""

    nominees: list[Person]
    refused: list[Person]
    members: list[Person]
    mass: list[Person]


def build_electorate(seed: int, numbers: IdentityNumbers) -> Electorate:
    nominees, refused = _nominees(People(f"{seed}:nominees"), numbers)
    people = People(f"{seed}:members")
    members = _members(people, numbers, nominees + refused)
    mass = _mass(People(f"{seed}:mass"), numbers, refused[2])
    return Electorate(nominees, refused, members, mass)


def _nominees(people: People, numbers: IdentityNumbers) -> tuple[list[Person], list[Person]]:
    random = people.random
    slots = [(kind, True, age) for kind, town, _, age in _KINDS for _ in range(town)]
    slots += [(kind, False, age) for kind, _, elsewhere, age in _KINDS for _ in range(elsewhere)]
    random.shuffle(slots)
    _place_review_refusals(slots)
    taken: set[str] = set()
    nominees = []
    for index, (kind, is_local, least_age) in enumerate(slots):
        post = index % facts.POSTS + 1
        nominees.append(_nominee(people, numbers, kind, is_local, least_age, post, taken))
    _unfit_for_review(random, nominees, numbers)
    # Short of signatures; under 留党察看; not in the Party; has not agreed.
    kinds = ("农民", "农民", "农民", "村社区干部")
    refused = [
        _nominee(people, numbers, kind, True, 30, post, taken)
        for kind, post in zip(kinds, (6, 3, 6, 1), strict=True)
    ]
    refused[1].details["discipline"] = "留党察看"
    refused[2].details |= {"status": "群众", "joined_on": None}
    refused[3].details["consent"] = False
    return nominees, refused


def _nominee(
    people: People,
    numbers: IdentityNumbers,
    kind: str,
    is_local: bool,
    least_age: int,
    post: int,
    taken: set[str],
) -> Person:
    random = people.random
    sex = people.sex(women_in_ten=3)
    name = people.name(sex)
    while name in taken:
        name = people.name(sex)
    taken.add(name)
    most_age = 27 if kind == "大学生村官" else (44 if post == 7 else 49)
    born = people.born(least_age, most_age, facts.TODAY)
    # In turn, so that no branch gets more nominees than it has members.
    village = VILLAGES[5 * len(taken) % len(VILLAGES)]
    work = random.choice((_WORK if is_local else _WORK_ELSEWHERE)[kind]).format(village=village)
    area = TOWN_AREA if is_local else random.choice(ELSEWHERE_AREAS)
    details: dict[str, object] = {
        "ethnicity": "羌族" if random.randrange(25) == 0 else "汉族",
        "education": random.choice(_EDUCATION[kind]),
        "joined_on": joined_on(random, born, date(2007, 10, 1)),
        "status": "正式党员",
        "identity_kind": kind,
        "work": work,
        "post_number": post,
        "consent": True,
        "relation": "本镇" if is_local else "县内其他",
        "biography": texts.biography(random, kind, born.year, work),
        "strengths": texts.strengths(random, kind),
        "weaknesses": texts.weaknesses(random, kind),
        "promise": texts.promise(random, post),
    }
    return Person(
        name, sex, born, numbers.new(area, born, sex), _unit(random, kind, work, village, is_local), details
    )


def _place_review_refusals(slots: list[tuple[str, bool, int]]) -> None:
    """Swap slots so that each form that the review refuses is of the identity kind that fits its story."""
    forms = {case.form - 1: case.identity_kind for case in facts.REVIEW_REFUSALS}
    for place, kind in forms.items():
        if slots[place][0] != kind:
            other = next(i for i, slot in enumerate(slots) if slot[0] == kind and i not in forms)
            slots[place], slots[other] = slots[other], slots[place]


def _unfit_for_review(random: Random, nominees: list[Person], numbers: IdentityNumbers) -> None:
    """Make the papers of those whom the review refuses show why."""
    for case in facts.REVIEW_REFUSALS:
        one = nominees[case.form - 1]
        if "D201" in case.defects:
            one.born = date(1957, 1 + one.born.month % 10, min(one.born.day, 28))
            one.number = numbers.new(one.number[:6], one.born, one.sex)
            one.details["joined_on"] = date(1988, 7, 1)
            kind, work = str(one.details["identity_kind"]), str(one.details["work"])
            one.details["biography"] = texts.biography(random, kind, one.born.year, work)
        elif "D202" in case.defects:
            one.details["education"] = "初中"
        elif "D203" in case.defects:
            one.details["joined_on"] = date(2009, 6, 29)


def _unit(random: Random, kind: str, work: str, village: str, is_local: bool) -> str:
    if not is_local:
        return ELSEWHERE
    if kind in ("公务员", "合同制人员"):
        return OFFICE
    if kind == "事业单位人员":
        return SCHOOL if "学校" in work else CLINIC
    return WORKS if kind == "民营企业人员" else f"{village}支部"


def joined_on(random: Random, born: date, latest: date) -> date:
    """A day between the age of eighteen and a half and ``latest``."""
    earliest = born + timedelta(days=6760)
    return earliest + timedelta(days=random.randrange(max((latest - earliest).days, 1)))


def _members(people: People, numbers: IdentityNumbers, nominees: list[Person]) -> list[Person]:
    """The roll, branch by branch: nominees who belong to the town, and others up to each branch's size."""
    local = [one for one in nominees if one.unit != ELSEWHERE and one.details["status"] == "正式党员"]
    special = _special_rights()
    serial = count(1)
    members = []
    for branch, size in BRANCH_SIZES.items():
        own = [one for one in local if one.unit == branch]
        while len(own) < size:
            own.append(_member(people, numbers, branch, special.get(next(serial), {})))
        people.random.shuffle(own)
        members += own
    return members


def _special_rights() -> dict[int, dict[str, object]]:
    """What is unusual about some members who are no nominees, by their number of creation."""
    consent = {
        "own_opinion": "已征求本人意见，同意",
        "superior_consent": "县组（演示）〔2010〕17号",
        "passed_by_meeting": True,
    }
    return {
        3: {"status": "预备党员", "joined_on": date(2010, 6, 28), "age": (24, 30)},
        9: {"status": "预备党员", "joined_on": date(2010, 6, 30), "age": (24, 30)},
        40: {"discipline": "警告", "note": "警告处分不影响选举权"},
        75: {"discipline": "严重警告"},
        110: {"exclusion": "年老卧床或长期患病", "age": (82, 86), **consent},
        140: {"exclusion": "自费出国半年以上", "age": (28, 36), **consent},
        170: {"exclusion": "外出半年以上应转未转", "age": (28, 45), **consent},
    }


def _member(people: People, numbers: IdentityNumbers, branch: str, special: dict[str, object]) -> Person:
    special = dict(special)
    most_age = 59 if branch in (OFFICE, SCHOOL, CLINIC, WORKS) else 86
    sex = people.sex(women_in_ten=3)
    born = people.born(*special.pop("age", (22, most_age)), facts.TODAY)
    details = {"joined_on": joined_on(people.random, born, date(2009, 7, 1)), "status": "正式党员", **special}
    return Person(people.name(sex), sex, born, numbers.new(TOWN_AREA, born, sex), branch, details)


def _mass(people: People, numbers: IdentityNumbers, non_party_nominee: Person) -> list[Person]:
    """Villagers of full age, village by village. Some names test fonts, encodings and sorting."""
    rare = {1200: ("陈𠮷安", "男"), 3600: ("龚䶮", "男"), 5000: ("罗让·措姆", "女")}
    shares = [1000 if village.endswith("社区") else 624 + 5 * index for index, village in enumerate(VILLAGES)]
    shares[-1] += facts.MASS - 1 - sum(shares)
    mass = []
    for village, share in zip(VILLAGES, shares, strict=True):
        for _ in range(share):
            sex = people.sex()
            name = people.name(sex)
            name, sex = rare.get(len(mass), (name, sex))
            born = people.born(18, 92, date(2010, 11, 1))
            mass.append(Person(name, sex, born, numbers.new(TOWN_AREA, born, sex), village, {}))
    village = non_party_nominee.unit.removesuffix("支部")
    place = next(index for index, one in enumerate(mass) if one.unit == village)
    other = non_party_nominee
    mass.insert(place + 5, Person(other.name, other.sex, other.born, other.number, village, {}))
    return mass
