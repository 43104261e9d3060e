"""姓氏笔画: the order, and the stroke table behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election_site.domain.name_order import order_names, split_name
from election_site.domain.rules import RuleError
from election_site.domain.strokes import Stroke, stroke, stroke_table, table_source

# Common surnames by count and first stroke, written down by hand after the standard order, not taken from the
# table: what the table is checked against.
SURNAMES = {
    (2, 1): "丁",
    (2, 2): "卜",
    (2, 5): "刁",
    (3, 1): "于万干",
    (3, 2): "山",
    (3, 5): "马习弓",
    (4, 1): "王尤韦车戈元云支井",
    (4, 2): "水贝",
    (4, 3): "牛毛仇公乌",
    (4, 4): "文方卞计",
    (4, 5): "尹孔邓巴",
    (5, 1): "左石龙艾古甘平",
    (5, 2): "申史叶田卢冉",
    (5, 3): "白包丘乐",
    (5, 4): "冯宁邝",
    (5, 5): "司边弘皮",
    (6, 1): "邢毕吉成匡巩戎",
    (6, 2): "吕",
    (6, 3): "朱任向伍华全伊仲邬",
    (6, 4): "刘许齐江庄汤祁关米安池闫羊",
    (6, 5): "阮孙阳牟纪",
    (7, 1): "李杨杜苏严芮劳巫花连束",
    (7, 2): "吴时",
    (7, 3): "何余邱邹狄佟谷",
    (7, 4): "宋沈汪辛冷沙应闵沃",
    (7, 5): "张陈陆邵",
    (8, 1): "林范武苗郁杭",
    (8, 2): "尚明易罗卓",
    (8, 3): "季金周岳和",
    (8, 4): "房庞郑郎单宗官宓",
    (8, 5): "屈孟经练",
    (9, 1): "项胡赵郝柳查柯南荆荀封荣",
    (9, 3): "侯俞段饶钟钮禹",
    (9, 4): "施姜祝洪宫宣娄闻祖",
    (9, 5): "胥费贺姚骆",
    (10, 1): "秦袁聂莫贾夏耿桂班顾",
    (10, 2): "晏柴",
    (10, 3): "徐殷钱倪翁",
    (10, 4): "郭高唐凌席诸涂",
    (10, 5): "陶桑",
    (11, 1): "黄梅萧曹龚盛",
    (11, 2): "崔常",
    (11, 3): "符",
    (11, 4): "康章梁商阎麻鹿",
    (11, 5): "屠尉隆",
    (12, 1): "彭董蒋韩葛",
    (12, 2): "喻景",
    (12, 3): "程傅储焦舒鲁",
    (12, 4): "曾温游童谢富",
    (12, 5): "强",
    (13, 1): "蓝蒲赖甄楚裘雷靳",
    (13, 2): "虞路",
    (13, 3): "詹鲍简解",
    (13, 4): "廉满阙窦",
    (14, 1): "蔡赫慕",
    (14, 2): "裴",
    (14, 3): "管",
    (14, 4): "廖谭",
    (14, 5): "熊翟缪",
    (15, 1): "樊",
    (15, 3): "黎滕",
    (15, 4): "颜潘",
    (16, 1): "薛霍",
    (16, 2): "冀",
    (16, 3): "穆",
    (17, 1): "戴鞠",
    (17, 3): "魏",
    (18, 2): "瞿",
}


def gb2312():
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                yield bytes([lead, trail]).decode("gb2312")
            except UnicodeDecodeError:
                continue


def order(*names, strokes=None, **options):
    return list(order_names(names, stroke_table() if strokes is None else strokes, **options).order)


def test_common_surnames_by_hand():
    table = stroke_table()
    by_hand = {one: key for key, characters in SURNAMES.items() for one in characters}
    assert len(by_hand) > 280
    assert {one: tuple(table[one]) for one in by_hand} == by_hand


def test_table_holds_gb2312_and_states_where_it_comes_from():
    table, source = stroke_table(), table_source()
    characters = list(gb2312())
    assert len(characters) == 6763
    assert not [one for one in characters if one not in table]
    assert len(table) == source.characters
    for fact in ("source-count", "licence-count", "source-class", "licence-class"):
        assert source.facts[fact]
    assert "Left out" in source.audit


def test_what_the_sources_disagree_on_is_not_in_the_table():
    assert not [one for one in "囍擙帰𠮷" if one in stroke_table()]


def test_count_then_first_stroke():
    assert order("张三", "李四", "吴五", "何六", "宋七", "丁八", "魏九") == [
        "丁八",
        "李四",
        "吴五",
        "何六",
        "宋七",
        "张三",
        "魏九",
    ]


def test_given_names_decide_within_a_surname():
    # 小 3, 文 4, 明 8 strokes.
    assert order("王明", "王文", "王小") == ["王小", "王文", "王明"]
    assert order("王小明", "王小文", "王文小") == ["王小文", "王小明", "王文小"]


@pytest.mark.parametrize(
    ("single_name", "expected"),
    [
        ("blank_first", ["王小", "王煦", "王小明", "王文山", "李一"]),
        ("compare_character", ["王小", "王小明", "王文山", "王煦", "李一"]),
    ],
)
def test_one_character_given_names(single_name, expected):
    assert order("李一", "王文山", "王煦", "王小明", "王小", single_name=single_name) == expected


def test_compound_surnames_stand_by_their_first_character_after_the_plain_one():
    assert order("欧阳一", "欧明远", "武一", "周一") == ["武一", "欧明远", "欧阳一", "周一"]
    assert split_name("欧阳一") == ("欧阳", "一")
    assert split_name("欧阳") == ("欧", "阳")
    assert split_name("单于飞") == ("单", "于飞")
    assert split_name("单于飞", surname="单于") == ("单于", "飞")


def test_a_compound_surname_with_one_character_is_a_single_name():
    assert order("司马小明", "司马煦") == ["司马煦", "司马小明"]
    assert order("司马小明", "司马煦", single_name="compare_character") == ["司马小明", "司马煦"]


def test_a_stated_surname_goes_before_the_rule_of_thumb():
    # As a plain 欧 with the given name 阳一 the person stands before 欧明远: 阳 has 6 strokes, 明 has 8.
    assert order("欧明远", "欧阳一") == ["欧明远", "欧阳一"]
    assert order("欧明远", "欧阳一", surnames={"欧阳一": "欧"}) == ["欧阳一", "欧明远"]


def test_spaces_and_dots_are_for_the_eye():
    assert order("王 文", "王\u3000小", "司马义·铁力", "丁一") == [
        "丁一",
        "王\u3000小",
        "王 文",
        "司马义·铁力",
    ]


def test_ties_are_reported_and_keep_the_order_given():
    # 王 and 韦 both have four strokes and begin with 横.
    result = order_names(["韦一", "王一", "丁一", "王一"], stroke_table())
    assert result.order == ("丁一", "韦一", "王一", "王一")
    assert result.positions == (2, 0, 1, 3)
    assert result.ties == (("韦一", "王一", "王一"),)


def test_strokes_are_asked_for_only_where_they_decide():
    strokes = {"王": [4, 1], "李": [7, 1]}
    assert order("李明", "王煦", strokes=strokes) == ["王煦", "李明"]
    assert order("王小明", "王煦", strokes=strokes) == ["王煦", "王小明"]
    assert order("王小", "王小", strokes={}) == ["王小", "王小"]
    with pytest.raises(RuleError) as asked:
        order("王煦", "王明", "李一", "李二", strokes=strokes)
    assert asked.value.code == "strokes_missing"
    assert asked.value.params["characters"] == ("煦", "明", "一", "二")


def test_what_stands_right_of_a_missing_character_is_not_asked_for():
    with pytest.raises(RuleError) as asked:
        order("𠮷甲", "王乙", strokes={"王": [4, 1]})
    assert asked.value.params["characters"] == ("𠮷",)


def test_a_correction_supplies_and_overrides():
    names = ("吉一", "𠮷一")
    with pytest.raises(RuleError, match="strokes_missing:𠮷"):
        order(*names)
    assert order(*names, corrections={"𠮷": (6, 1)}) == ["吉一", "𠮷一"]
    assert order("李一", "吴一", corrections={"李": (8, 1)}) == ["吴一", "李一"]


@pytest.mark.parametrize(
    "value", [[0, 1], [7, 0], [7, 6], [7], [7, 1, 1], "71", None, [True, 1], [7, "1"], [65, 1]]
)
def test_absurd_strokes_are_named(value):
    with pytest.raises(RuleError, match="bad_stroke:李"):
        stroke(value, what="李")


def test_names_that_are_none_are_refused():
    with pytest.raises(RuleError, match="empty_name"):
        order("王一", "  ")
    with pytest.raises(RuleError, match="surname_not_in_name"):
        order("王一", surnames={"王一": "李"})
    with pytest.raises(RuleError, match="unknown_single_name:maybe"):
        order("王一", single_name="maybe")


NAMES = st.lists(
    st.tuples(st.sampled_from("王韦李张欧丁"), st.text("一二小明文煦阳", min_size=1, max_size=2)).map(
        "".join
    ),
    max_size=12,
)


@given(NAMES, st.sampled_from(["blank_first", "compare_character"]), st.randoms(use_true_random=False))
def test_order_depends_on_the_names_alone(names, single_name, random):
    result = order_names(names, stroke_table(), single_name=single_name)
    assert sorted(result.positions) == list(range(len(names)))
    assert [names[index] for index in result.positions] == list(result.order)
    table = stroke_table()
    surnames = [table[name[0]] for name in result.order]
    assert surnames == sorted(surnames)

    shuffled = names[:]
    random.shuffle(shuffled)
    again = order_names(shuffled, stroke_table(), single_name=single_name)
    # Only those who cannot be told apart may change places.
    group = {name: number for number, tied in enumerate(result.ties) for name in tied}
    assert [group.get(name, name) for name in result.order] == [group.get(name, name) for name in again.order]
    assert sorted(map(sorted, again.ties)) == sorted(map(sorted, result.ties))


def test_stroke_is_its_own_sort_key():
    assert Stroke(4, 5) < Stroke(5, 1) < Stroke(5, 2)
