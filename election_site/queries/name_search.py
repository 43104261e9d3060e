"""Finding people by the sound of their names: every reading of a character counts, surnames first of all."""

from functools import lru_cache

from pypinyin import Style, pinyin

from election_site.domain.name_sounds import sounds_like

# Readings that characters have as surnames and that the dictionary's first reading misses.
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "区": "ou", "查": "zha", "乐": "yue", "朴": "piao",
    "盖": "ge", "任": "ren", "翟": "zhai", "覃": "qin", "华": "hua", "种": "chong", "冼": "xian", "缪": "miao",
    "繁": "po", "员": "yun", "黑": "he", "折": "she", "召": "shao", "燕": "yan", "洗": "xian", "秘": "bi",
    "哈": "ha", "逄": "pang", "牟": "mu", "隗": "wei", "宓": "mi", "郇": "xun", "那": "na", "能": "nai",
    "晁": "chao", "谌": "chen", "车": "che", "强": "qiang", "柏": "bai", "薄": "bo", "尉": "wei", "贾": "jia",
    "石": "shi", "盛": "sheng", "臧": "zang", "阚": "kan", "乜": "nie", "句": "gou", "藏": "zang", "祭": "zhai",
    "过": "guo", "葛": "ge", "万": "wan", "俞": "yu", "撒": "sa", "瞿": "qu", "炅": "gui", "费": "fei",
}  # fmt: skip
DOUBLE_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"), "澹台": ("tan", "tai"), "宰父": ("zai", "fu"), "夏侯": ("xia", "hou"),
}  # fmt: skip


@lru_cache(maxsize=20_000)
def readings(name: str) -> tuple[frozenset[str], ...]:
    """For each character of ``name`` its readings in plain letters; ü is written v or u."""
    found = [
        {one.replace("ü", "v") for one in variants}
        for variants in pinyin(name, style=Style.NORMAL, heteronym=True, errors=lambda rest: list(rest))
    ]
    if found and name[0] in SURNAMES:
        found[0].add(SURNAMES[name[0]])
    for place, one in enumerate(DOUBLE_SURNAMES.get(name[:2], ())):
        found[place].add(one)
    return tuple(frozenset(s | {one.replace("v", "u") for one in s}) for s in found)


def is_called(name: str, typed: str) -> bool:
    """Whether ``typed``, characters or letters, may stand for ``name``."""
    plain = "".join(typed.split()).lower().replace("'", "").replace("ü", "v")
    if not plain:
        return False
    if plain.isascii() and plain.isalpha():
        return sounds_like(plain, readings(name))
    return plain in name.replace("·", "").lower() or plain in name.lower()
