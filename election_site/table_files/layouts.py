"""The columns of every file that an election is made from, and what the Chinese words in them stand for.

The import pages, the templates that staff download and the demo package use these same layouts. The right
sides of the dictionaries are the codes of the models and of the rules.
"""

from election_site.table_files.columns import Column, Layout

SEX = {"男": "male", "女": "female"}
POST_KIND = {"书记": "secretary", "副书记": "deputy", "委员": "member"}
STATUS = {"正式党员": "formal", "预备党员": "probationary", "群众": "non_party"}
DISCIPLINE = {
    "无": "none",
    "警告": "warning",
    "严重警告": "serious_warning",
    "撤销党内职务": "removed_from_post",
    "留党察看": "probation_within_party",
}
CUSTODY = {"无": "none", "留置": "liuzhi", "逮捕": "arrested"}
# True: the formal relation is kept in this town.
RELATION = {"本镇": True, "县内其他": False}
EXCLUSION = {
    "患病不能表达意志": "mental_illness",
    "自费出国半年以上": "abroad_own_expense_6m",
    "正在服刑": "serving_sentence",
    "年老卧床或长期患病": "bedridden",
    "外出半年以上应转未转": "away_6m_relation_not_moved",
    "离退休后长期回乡居住": "retired_settled_elsewhere",
    "流动党员确不能到会": "floating_member",
}
IDENTITY_KIND = {
    "公务员": "civil_servant",
    "事业单位人员": "public_institution",
    "村社区干部": "village_cadre",
    "大学生村官": "graduate_official",
    "民营企业人员": "private_enterprise",
    "农民": "farmer",
    "合同制人员": "contract_staff",
    "其他": "other",
}
CHANNEL = {"自荐": "self", "联名推荐": "joint", "组织推荐": "organisation"}
BODY = {
    "县委": "county_committee",
    "县人大常委会": "peoples_congress",
    "县政府": "government",
    "县政协": "cppcc",
}
PLENUM_ROLE = {"委员": "member", "候补委员": "alternate"}
OPINION = {"同意": True, "不同意": False}
CONCLUSION = {"合格": "qualified", "不合格": "refused"}
SHOWCASE_STAGE = {
    "二次推荐": "second_recommendation",
    "群众公认票": "public_recognition",
    "组织信任票": "organisational_trust",
    "党员决定票": "member_decision",
}
DISPLAY = {"演讲": "speech", "现场答问": "answers", "驻点调研报告": "study_report", "竞职承诺": "promise"}


def _one_of(header_zh: str, key: str, words: dict, *, required: bool = True) -> Column:
    return Column(header_zh, key, "choice", required=required, choices=tuple(words))


def _person(*, unique: bool = True) -> tuple[Column, ...]:
    return (
        Column("姓名", "name", "name"),
        _one_of("性别", "sex", SEX),
        Column("出生日期", "born_on", "date"),
        Column("身份证号", "identity_number", "identity", unique=unique, birth_key="born_on", sex_key="sex"),
    )


_NAME = Column("姓名", "name", "name")
_IDENTITY = Column("身份证号", "identity_number", "identity", unique=True)
_NOTE = Column("备注", "note", required=False, may_lack=True, longest=200)

POSTS = Layout(
    "posts",
    "职位表",
    (
        Column("序号", "number", "integer", unique=True),
        Column("职位", "title", unique=True, longest=60),
        _one_of("类别", "kind", POST_KIND),
        Column("拟任职务", "intended_duty", required=False, longest=60),
        Column("名额", "seats", "integer"),
        Column("任职条件", "conditions"),
        Column("工作目标", "goals"),
        _NOTE,
    ),
)
MEMBERS = Layout(
    "members",
    "党员花名册",
    (
        Column("序号", "number", "integer", unique=True),
        *_person(),
        Column("所在支部", "unit", longest=80),
        Column("入党日期", "joined_on", "date"),
        _one_of("党员身份", "status", {k: v for k, v in STATUS.items() if v != "non_party"}),
        _one_of("纪律处分", "discipline", DISCIPLINE),
        _one_of("羁押情况", "custody", CUSTODY),
        Column("权利中止决定文号", "suspension_document", required=False, longest=80),
        _one_of("组织关系", "relation", RELATION),
        _one_of("不计入理由", "exclusion", EXCLUSION, required=False),
        Column("本人意见", "own_opinion", required=False, longest=80),
        Column("上级同意文号", "superior_consent", required=False, longest=80),
        Column("大会通过", "passed_by_meeting", "yes_no", required=False),
        _NOTE,
    ),
)
MASS = Layout(
    "mass",
    "群众名册",
    (
        Column("序号", "number", "integer", unique=True),
        *_person(),
        Column("村(社区)", "unit", longest=80),
        _NOTE,
    ),
)
NOMINEES = Layout(
    "nominees",
    "报名登记表",
    (
        *_person(),
        Column("民族", "ethnicity", longest=20),
        Column("学历", "education", longest=40),
        Column("入党日期", "joined_on", "date", required=False),
        _one_of("党员身份", "status", STATUS),
        _one_of("身份类别", "identity_kind", IDENTITY_KIND),
        Column("工作单位及职务", "work", longest=120),
        Column("申报职位序号", "post_number", "integer"),
        Column("本人同意", "consent", "yes_no"),
        _one_of("组织关系", "relation", RELATION),
        Column("简历", "biography"),
        Column("主要优点", "strengths"),
        Column("主要不足", "weaknesses"),
        Column("竞职承诺", "promise"),
        _NOTE,
    ),
)
RECOMMENDATIONS = Layout(
    "recommendations",
    "推荐表汇总",
    (
        Column("编号", "number", unique=True, longest=30),
        _one_of("方式", "channel", CHANNEL),
        Column("被推荐人身份证号", "identity_number", "identity"),
        Column("被推荐人姓名", "name", "name"),
        Column("职位序号", "post_number", "integer"),
        Column("推荐单位", "organisation", required=False, longest=80),
        Column("会议日期", "meeting_on", "date", required=False),
        Column("到会人数", "attended", "integer", required=False),
        Column("同意人数", "agreed", "integer", required=False),
        Column("推荐理由", "grounds"),
        Column("收到日期", "received_on", "date"),
        _NOTE,
    ),
)
# A signature that comes twice is for the rules of nomination to judge, line by line: nothing is unique here.
SIGNATURES = Layout(
    "signatures",
    "联名人签名",
    (
        Column("推荐编号", "recommendation", longest=30),
        _NAME,
        Column("身份证号", "identity_number", "identity"),
        Column("手机", "phone", "phone", required=False, may_lack=True),
        Column("签名日期", "signed_on", "date"),
        _NOTE,
    ),
)
# The same from papers on which members may give their number on the roll in place of the identity number.
SHEET_SIGNATURES = Layout(
    "sheet_signatures",
    "联名推荐表签名",
    (
        Column("推荐编号", "recommendation", longest=30),
        _NAME,
        Column("身份证号", "identity_number", "identity", required=False, may_lack=True),
        Column("党员花名册序号", "member_number", "integer", required=False, may_lack=True),
        Column("手机", "phone", "phone", required=False, may_lack=True),
        Column("签名日期", "signed_on", "date"),
        _NOTE,
    ),
)
REVIEW = Layout(
    "review",
    "资格审查结果",
    (
        Column("被推荐人身份证号", "identity_number", "identity", unique=True),
        _NAME,
        _one_of("组织部门意见", "organisation_opinion", OPINION),
        _one_of("纪检机关意见", "discipline_opinion", OPINION),
        _one_of("公安机关意见", "police_opinion", OPINION),
        _one_of("审查结论", "conclusion", CONCLUSION),
        Column("缺陷编号", "defects", required=False, longest=200),
        Column("说明", "explanation", required=False),
        _NOTE,
    ),
)
BODIES = Layout(
    "bodies",
    "县四大班子成员名册",
    (_NAME, _IDENTITY, _one_of("班子", "body", BODY), Column("职务", "duty", longest=80), _NOTE),
)
REPRESENTATIVES = Layout(
    "representatives",
    "群众代表名册",
    (
        _NAME,
        _IDENTITY,
        Column("村(社区)", "unit", longest=80),
        Column("代表类别", "category", longest=40),
        _NOTE,
    ),
)
PLENUM = Layout(
    "plenum",
    "县委委员名册",
    (
        _NAME,
        _IDENTITY,
        _one_of("委员身份", "plenum_role", PLENUM_ROLE),
        Column("亲属关系", "relative_of", "name", required=False),
        _NOTE,
    ),
)
SHOWCASES = Layout(
    "showcases",
    "四轮展示安排",
    (
        Column("轮次", "number", "integer", unique=True),
        Column("名称", "title", longest=80),
        _one_of("阶段", "stage", SHOWCASE_STAGE),
        Column("日期", "held_on", "date"),
        Column("地点", "place", longest=80),
        Column("每人分钟", "minutes_each", "integer"),
        _one_of("内容", "display", DISPLAY),
        _NOTE,
    ),
)

LAYOUTS = {
    layout.name: layout
    for layout in (
        POSTS,
        MEMBERS,
        MASS,
        NOMINEES,
        RECOMMENDATIONS,
        SIGNATURES,
        SHEET_SIGNATURES,
        REVIEW,
        BODIES,
        REPRESENTATIVES,
        PLENUM,
        SHOWCASES,
    )
}
