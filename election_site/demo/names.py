"""Invented names and identity numbers. The area codes begin with 99, which is assigned to nobody."""

from datetime import date, timedelta
from random import Random

from election_site.domain.identity import Sex, check_digit

TOWN_AREA = "990724"
ELSEWHERE_AREAS = ("990701", "990722", "990725", "990781")

_SURNAMES = (
    "王李张刘陈杨黄周吴罗何邓唐蒋曾肖" * 3
    + "赵徐孙马胡林郭谢冯彭袁吕苏余叶蔡程汪田龚廖范熊钟谭付邱秦江史侯邹孟龙万段漆钱汤尹黎易武贺赖文"
    + "雷涂向岳敬景蒲鲜母羊席"
)
_COMPOUND = ("欧阳", "上官", "司徒", "诸葛", "尉迟")
_MEN_FIRST = "光世文明正兴仕成天国学永昌代大登德廷发福贵桂洪怀家吉继开克良茂启仁荣绍守树顺万维先贤宗祖尚"
_MEN_SECOND = "奎礼祥友全才富财银根柱田川坤林权和松柏清河泉武军勇模均伦义信孝发元甫杰超海波斌俊峻衡渊"
_WOMEN_FIRST = "淑桂秀玉素碧翠金昌光代德登朝定天仕明晓小月云佳雨思诗雅静"
_WOMEN_SECOND = "珍芬芳英群琼蓉莲菊碧容香兰华秀会清凤梅桃蕙惠琴萍霞艳婷瑶怡萱岚莉敏君"
# Names of people in public life that the characters above could hit upon.
_PUBLIC_LIFE = """
刘德华 李先念 陈永贵 周永康 李长春 刘云山 胡春华 孙春兰 李建国 张德江 郭金龙 张学忠
张国清 王国清 李天佑 刘晓庆 王小云 李小龙 李玉刚 李雪琴 李玉琴 张桂梅 吴桂贤 赵小兰
陈晓岚 周文雍 林文君 张继科 李克勇 李世石 邓世昌 刘永清 陈国军 张国军 王海波 张海波
刘海波 徐光启 万家宝 秦桂英 李先杰 杨海波 罗大佑 张明敏 周海媚 王家卫 何家劲 刘家玲
王光英 王光美 李大钊 杨成武 张万年 李德生 李天祥 刘明祖 杨汝岱 王茂林 黄兴国 周小川
王学军 李昌钰 张世杰 文天祥 李时珍 王文元 赵文卓 张信哲 陈启礼 李世杰 徐德清 张杰
邓超 陈坤 胡军 杨勇 张敏 李敏 杨怡 王艳 李婷 孙继海 孙祥 雷军
李斌 李永波 吴英 李德全 刘兴元 杨超 欧阳海 王杰 张勇 王军 王勇 张军
周杰 王海 张超 田桂英 谢芳 秦怡 王玉梅 杨蓉 陈瑶 贺怡 马琳 林丹
李宁 王楠 罗俊 李勇 陈群 李海 王清 李俊 杨波 李军
"""
NOT_USED = frozenset(_PUBLIC_LIFE.split())


class People:
    """Invents people, each with a name and an identity number that nobody else in the package has."""

    def __init__(self, seed: str):
        self.random = Random(seed)

    def sex(self, women_in_ten: int = 5) -> Sex:
        return "女" if self.random.randrange(10) < women_in_ten else "男"

    def name(self, sex: Sex) -> str:
        """Two, three, seldom four characters; a few in a hundred have a compound surname."""
        while True:
            surname = self.random.choice(_COMPOUND if self.random.randrange(250) == 0 else _SURNAMES)
            firsts, seconds = (_MEN_FIRST, _MEN_SECOND) if sex == "男" else (_WOMEN_FIRST, _WOMEN_SECOND)
            given = self.random.choice(seconds)
            if self.random.randrange(100) >= 18:
                given = self.random.choice(firsts) + given
            name = surname + given
            if name not in NOT_USED and not (len(given) == 2 and given[0] == given[1]):
                return name

    def born(self, least_age: int, most_age: int, day: date) -> date:
        """A date of birth that makes somebody between the two ages, both included, on ``day``."""
        latest = date(day.year - least_age, day.month, day.day)
        earliest = date(day.year - most_age - 1, day.month, day.day) + timedelta(days=1)
        return earliest + timedelta(days=self.random.randrange((latest - earliest).days + 1))


class IdentityNumbers:
    """Hands out identity numbers, none of them twice."""

    def __init__(self, random: Random):
        self.random = random
        self.given: set[str] = set()

    def new(self, area: str, born: date, sex: Sex) -> str:
        while True:
            sequence = 2 * self.random.randrange(500) + (1 if sex == "男" else 0)
            body = f"{area}{born:%Y%m%d}{sequence:03d}"
            number = body + check_digit(body)
            if number not in self.given:
                self.given.add(number)
                return number
