"""Characters that stand for one another in names: each group is one character in its various forms.

The usual form comes first, then those of the tables of variants (1955) and of simplified characters (1964), and
the few surnames that people write in two ways (萧/肖, 阎/闫, 傅/付, 戴/代, 邱/丘) [M]. It only helps to ask people
whether two entries are one person, so it may be generous; it decides nothing.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

GROUPS = """
升昇陞 哲喆 峰峯 群羣 苏甦蘇 坤堃 勋勳勛 炯烱 熙煕熈 皓晧皜 柏栢 浚濬 昆崑崐 仑崙侖 宁甯寧 村邨 恒恆 佩珮
秘祕 巨钜鉅 同仝 杰傑 岩巖巌 岳嶽 棋碁棊 泛汎 迹跡蹟 晖暉 辉輝煇 翘翹 璇璿 琼瓊 瑶瑤 玮瑋 珍珎 宝寶寳 秋秌
和龢咊 灿燦 焕煥 烨燁爗 晔曄 晓曉 时時旹 春旾 明眀 朗朖 映暎 暖煖 丽麗 俊儁 兰蘭 兴興 军軍 农農 冲沖 凉涼
凌淩 净淨 凤鳳 刚剛 动動 华華崋 卫衛衞 历歷 厦廈 双雙 发發髮 叶葉 吴吳 周週 咏詠 国國囯圀 园園 圣聖 坚堅
声聲 备備 学學 孙孫 宪憲 宫宮 宽寬 宾賓 寿壽 尔爾 岭嶺 岚嵐 岗崗 峡峽 帅帥 干幹榦 广廣 庄莊 庆慶 应應 开開
异異 张張 强強彊 归歸 当當 录錄 彦彥 德徳悳 志誌 忆憶 怀懷 恺愷 悦悅 战戰 扬揚敭 拥擁 挥揮 斋齋 无無 显顯
晋晉 术術 权權 来來 杨楊 东東 枫楓 栋棟 树樹 桥橋 梅楳槑 楠枏柟 欢歡懽 欧歐 毕畢 汉漢 汤湯 泽澤 洁潔 济濟
浏瀏 涛濤 润潤 渊淵 温溫 游遊 湾灣 满滿 滨濱 潜潛濳 灵靈 炉爐 炼煉鍊 烟煙 爱愛 献獻 玺璽 环環 现現 珑瓏
琅瑯 璎瓔 瓒瓚 画畫 畴疇 盖蓋葢 盘盤 真眞 睿叡 砚硯 硕碩 祯禎 礼禮 禄祿 离離 种種 积積 稳穩 窦竇 竞競 笔筆
简簡 粮糧 纪紀 红紅 纯純 纲綱 绍紹 经經 绣繡綉 维維 绪緒 缪繆 罗羅 联聯 肃肅 胜勝 腾騰 芦蘆 苇葦 苍蒼 荣榮
荫蔭 莲蓮 莹瑩 萍蓱 萧蕭肖 蒋蔣 蓝藍 贤賢 贵貴 贺賀 赞贊讚 赵趙 跃躍 轩軒 辽遼 达達 运運 远遠 连連 进進
迟遲 选選 逊遜 遥遙 邓鄧 邹鄒 郑鄭 钟鐘鍾锺 钢鋼 钦欽 钧鈞 铁鐵鉄 铭銘 银銀 锋鋒 锐銳 锦錦 镇鎮 长長 门門
闵閔 闻聞 阁閣 阎閻闫 阳陽 陆陸 陈陳 随隨 雁鴈 雾霧 霁霽 韦韋 韩韓 韵韻 项項 顺順 顾顧 颖穎頴 风風 飞飛
饶饒 马馬 骏駿 骥驥 鲁魯 鲍鮑 鸣鳴 鸿鴻 鹏鵬 鹤鶴 麟麐 黄黃 齐齊 龙龍 龚龔 冯馮 刘劉 谢謝 许許 谭譚 诚誠
谦謙 谨謹 诗詩 语語 贝貝 财財 车車 闽閩 颜顏 严嚴 乔喬 义義 乐樂 书書 云雲 亚亞 优優 伟偉 传傳 伦倫 侠俠
俭儉 党黨 关關関 凯凱 创創 励勵 劲勁 啸嘯 奋奮 娇嬌 婵嬋 实實 尧堯 岁歲 巩鞏 师師 庐廬 愿願 机機 标標 桦樺
梦夢 楼樓 横橫 浒滸 浓濃 涌湧 渔漁 溪谿 澜瀾 焰燄 琏璉 皋皐臯 笑咲 筑築 纳納 纬緯 练練 绮綺 绵綿 缘緣 耀燿
聪聰 脉脈 舆輿 艳艷豔 艺藝 节節 苹蘋 荆荊 药藥 蕊蘂 蔼藹 览覽 观觀 计計 训訓 议議 论論 证證 识識 译譯 详詳
谋謀 谷穀 贯貫 资資 赖賴 赛賽 轮輪 迈邁 邬鄔 郦酈 鉴鑒鑑 钱錢 铮錚 锡錫 镜鏡 闯闖 隐隱 雏雛 静靜 韬韜 驰馳
骆駱 骄驕 鲜鮮 鸾鸞 鹰鷹 麦麥 傅付 戴代 邱丘
"""


@cache
def usual_forms() -> Mapping[int, str]:
    """The usual form of each other form, as ``str.translate`` takes it."""
    return MappingProxyType({ord(other): group[0] for group in GROUPS.split() for other in group[1:]})
