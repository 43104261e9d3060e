"""What codes and figures are called when somebody reads them."""

import pytest

from election_site.domain.rule_basis import EVIDENCE
from election_site.queries.wording import fill
from election_site.templatetags.presentation import evidence, is_names


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("2026-12-05", "2026年12月5日"),
        ("2026-12-05 08:05", "2026年12月5日 8:05"),
        ("2026-12-05至2026-12-09", "2026-12-05至2026-12-09"),
        ("L2026-12-05", "L2026-12-05"),
    ],
)
def test_a_day_in_a_sentence_is_written_out_and_nothing_else(kept, read):
    assert fill("%(value)s", {"value": kept}) == read
    assert fill("%(value)s", {"value": 20261205}) == "20261205"


def test_every_mark_of_evidence_has_words_of_its_own():
    words = [evidence(mark) for mark in EVIDENCE]
    assert len(set(words)) == len(EVIDENCE) == 5 and all(words)
    assert not [one for one in words if one in EVIDENCE.values()], "in Chinese"
    assert evidence("X") == ""


def test_a_list_of_names_is_told_from_prose():
    assert is_names("刘甲四、阿卜杜热合曼·买买提艾力江")
    assert not is_names("刘甲四") and not is_names(7)
    assert not is_names("正式党员、党龄满三年并在本镇连续工作两年以上，身体健康，能正常履行职责")
