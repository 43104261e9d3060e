"""What the demo package is made to show: its sizes, and every case in it that has to be refused and why.

The sizes are those of the Qingquan pilot of 2010 as reported [P]; how the 7,660 and the 133 divide among
channels, posts and villages is invented.
"""

from dataclasses import dataclass
from datetime import date

DEFAULT_SEED = 2010
TODAY = date(2010, 11, 8)
SIGNATURES_CLOSE = date(2010, 11, 15)

POSTS = 7
ROLL = 346
ENTITLED = 340
PROBATIONARY = 2
UNDER_PROBATION_WITHIN_PARTY = 1
LAWFUL_EXCLUSIONS = 3
MASS = 12036
NOMINEES = 133
NOMINEES_PER_POST = 19
PARTICIPANTS = 7660
SELF_RECOMMENDED = 48
ORGANISATION_RECOMMENDED = 30
JOINTLY_RECOMMENDED = 101
SIGNATURES_COUNTED = PARTICIPANTS - SELF_RECOMMENDED
REVIEW_REFUSED = 12
SHORTLISTED = 35
BODY_MEMBERS = 36
REPRESENTATIVES = 300
PLENUM_MEMBERS = 39
PLENUM_ALTERNATES = 6
THRESHOLD = 20
MEMBERS_SHEET_SIZE = 100


@dataclass(frozen=True)
class RefusedNominee:
    """A recommendation that yields no nominee, and why: a code of nomination's domain rules."""

    recommendation: str
    reason: str
    counted_signatures: int


@dataclass(frozen=True)
class ReviewRefusal:
    """A nominee who fails the qualification review. ``form``: place among the registration forms from 1,
    ``defects``: numbers of nomination's catalogue of defects, ``identity_kind``: who fits the story."""

    form: int
    defects: tuple[str, ...]
    identity_kind: str
    explanation: str


@dataclass(frozen=True)
class RefusedSignature:
    """A line that does not count: the sheet and the fault. Lines of one fault on one sheet are counted."""

    recommendation: str
    fault: str
    lines: int = 1


# Joint sheets L001 to L101 are accepted; these four stand behind them.
REFUSED_NOMINEES = (
    RefusedNominee("L102", "short", 19),
    RefusedNominee("L103", "no_right_to_be_elected", 22),
    RefusedNominee("L104", "not_formal_member", 21),
    RefusedNominee("L105", "consent_missing", 21),
)
# "late": signed after the recommendations closed; "not_entitled": on no roll of this election.
REFUSED_SIGNATURES = (
    RefusedSignature("L004", "duplicate", 2),
    RefusedSignature("L005", "self"),
    RefusedSignature("L006", "duplicate"),
    RefusedSignature("L007", "late"),
    RefusedSignature("L008", "not_entitled"),
    RefusedSignature("L010", "over_limit"),
    RefusedSignature("L102", "duplicate"),
)
# The signature on L010 is over the limit because the same person signed this sheet on an earlier day.
FIRST_SHEET_OF_OVER_LIMIT = "L009"
SIGNATURE_LINES = (
    SIGNATURES_COUNTED
    + sum(case.lines for case in REFUSED_SIGNATURES)
    + sum(case.counted_signatures for case in REFUSED_NOMINEES)
)
# Sheets with exactly the threshold, and the one signed by a hundred members of the Party, as in the report.
SHEETS_AT_THRESHOLD = ("L002", "L003")
MEMBERS_SHEET = "L001"

# Forms are numbered so that form n is for post (n - 1) % 7 + 1: at most two refusals a post.
REVIEW_REFUSALS = (
    ReviewRefusal(120, ("D201",), "农民", "年满53周岁，超过公告规定的50周岁。"),
    ReviewRefusal(121, ("D204",), "大学生村官", "参加工作不满2年，没有管理或者带领群众发展产业的经历。"),
    ReviewRefusal(122, ("D203",), "公务员", "2009年入党，党龄不满3年。"),
    ReviewRefusal(123, ("D104",), "事业单位人员", "正在接受纪律审查，尚未作出结论。"),
    ReviewRefusal(124, ("D404",), "农民", "推荐期间向联名人赠送烟酒，经查属实。"),
    ReviewRefusal(125, ("D402",), "村社区干部", "有治安案件正在处理。"),
    ReviewRefusal(126, ("D303",), "农民", "登记表所填学历与档案不符，本人已承认。"),
    ReviewRefusal(127, ("D104", "D401"), "公务员", "近3年受过党纪处分，影响期未满。"),
    ReviewRefusal(128, ("D203",), "事业单位人员", "2009年入党，党龄不满3年。"),
    ReviewRefusal(129, ("D207",), "公务员", "配偶任镇财政所会计，任职后构成直接上下级，须回避。"),
    ReviewRefusal(131, ("D202",), "村社区干部", "毕业证为初中，公告要求高中以上。"),
    ReviewRefusal(133, ("D201",), "农民", "年满53周岁，超过公告规定的45周岁。"),
)
