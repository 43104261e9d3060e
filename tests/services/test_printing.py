"""Printing: the same data gives the same bytes, nothing is printed wrongly, and data never becomes markup."""

import hashlib

import pytest
from django.utils import translation
from printed import pages_of

from ballots.domain.method import MethodFacts, MethodPost
from ballots.services.method import print_method
from election_site.domain.rules import PROFILES, resolve_options
from election_site.printing import GlyphsMissing, missing_glyphs, render
from election_site.printing.documents import FONTS, REGULAR
from election_site.printing.glyphs import characters_of
from election_site.services.errors import Refused

DIGEST = "0123456789abcdef" * 4


def facts(profile="pilot_anxian2010", title="清泉镇党委换届公推直选", body="中共清泉镇委员会"):
    return MethodFacts(
        title=title,
        body=body,
        profile=profile,
        options=resolve_options(profile),
        posts=[MethodPost("党委书记", "secretary", 1), MethodPost("党委委员", "member", 6)],
        roll_base=346,
        weights=(("群众", "1"),),
    )


def plain(**changed):
    return {
        "title": "标题",
        "over": "上",
        "under": "下",
        "language": "zh",
        "foot": "",
        "digest": "",
        "chapters": [],
        "marks_title": "",
        "marks": [],
        **changed,
    }


def test_same_data_same_bytes():
    first = render("method", plain())
    assert first.startswith(b"%PDF")
    assert render("method", dict(reversed(plain().items()))) == first
    assert render("method", plain(title="另一")) != first


def test_the_method_is_printed_in_chinese_whatever_the_language():
    with translation.override("en"):
        printed = print_method(facts(), digest=DIGEST)
    with translation.override("zh-hans"):
        assert print_method(facts(), digest=DIGEST) == printed


def test_what_stands_on_the_sheets_of_the_method():
    pages = pages_of(print_method(facts(), digest=DIGEST))
    words = "".join(pages)
    for text in (
        "选举办法（草案）",
        "第一章",
        "第二十九条",
        "应到会346人，实到会须不少于277人",
        "重新选举",
        "另行选举",
    ):
        assert text in words, text
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert page.count(DIGEST) == 1
        assert f"{number}/{len(pages)}" in page


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_can_be_printed(profile):
    assert print_method(facts(profile), digest="").startswith(b"%PDF")


def test_what_is_said_of_a_post_stands_under_its_table_on_the_same_page():
    posts, blocks = range(1, 13), []
    for post in posts:
        rows = [["王一", "1"], ["李二", "2"], ["张三", "3"]]
        blocks += [
            {"kind": "table", "title": f"职位{post}。", "columns": ["姓名", "得票"], "rows": rows, "wide": 1},
            {"kind": "text", "lines": [f"职位{post}：无效票若干，至少须得若干票，另选他人：无。" * 2]},
        ]
    pages = pages_of(render("report", plain(stamp="", certified=[], date_line="", blocks=blocks)))
    assert len(pages) > 2
    for post in posts:
        (table,) = (page for page in pages if f"职位{post}。" in page)
        assert table.count(f"职位{post}：") == 2


def test_a_character_that_the_font_lacks_is_named_and_nothing_printed():
    with pytest.raises(GlyphsMissing) as missing:
        render("method", plain(over="𠮷田", under="𠮷", foot="龘"))
    assert missing.value.characters == ("𠮷",)
    assert "U+20BB7" in str(missing.value)
    with pytest.raises(Refused) as refused:
        print_method(facts(body="𠮷镇党委"), digest="")
    assert [(one.code, one.params["characters"]) for one in refused.value.reasons] == [("E301", "𠮷")]


def test_missing_characters_are_found_wherever_they_stand():
    assert missing_glyphs({"a": ["王一", {"b": "𠮷"}], "c": ("𡈽\n", 3, None, True)}) == ("𠮷", "𡈽")
    assert missing_glyphs(["王煦", "○×□—《》“”％１Ａ"]) == ()


def test_both_weights_hold_the_same_characters_and_are_the_files_on_record():
    fonts = sorted(FONTS.glob("*.ttf"))
    assert len(fonts) == 2
    assert characters_of(fonts[0]) == characters_of(fonts[1])
    assert len(characters_of(REGULAR)) > 20_000
    record = (FONTS / "VERSIONS.md").read_text(encoding="utf-8")
    for font in fonts:
        assert hashlib.sha256(font.read_bytes()).hexdigest() in record
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "LICENSE").read_text(encoding="utf-8")


def test_data_is_text_and_never_markup():
    name = '#panic("x") $a$ *b* \\u{41} @c <d> "e"'
    assert "".join(name.split()) in pages_of(render("method", plain(over=name)))[0]


@pytest.mark.parametrize("wrong", [1.5, {1: "a"}, object(), b"x"])
def test_what_is_not_plain_data_is_refused(wrong):
    with pytest.raises(TypeError):
        render("method", plain(over=wrong))


def test_an_unknown_template_is_refused():
    with pytest.raises(ValueError, match="no template is called nothing_like_it"):
        render("nothing_like_it", plain())
