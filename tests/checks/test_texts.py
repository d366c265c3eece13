"""Rules of texts: each finds what is planted, at its place, and says nothing of what is right."""

import time
from collections.abc import Iterator

import pytest

from generator.checks import characters, links, pages, privacy, words
from generator.checks.findings import Finding
from generator.checks.privacy import is_id_number, passes_luhn
from generator.checks.prose import Prose, read_prose
from generator.settings.rules import RULES

HERE = "‸"
"""Stands before each fault that is planted."""

ID = "11010519491231002X"
"""The example of GB 11643."""


LONG = "县水务局和县住建局以及县城管局等单位要按照各自的职责分工，" * 6
"""156 characters that are no sentence yet."""
WORDS = "old water pipes of the northern town " * 9 + "burst"


def prose(body: str, language: str = "zh-CN", title: str = "标题") -> Prose:
    head = f"---\ntitle: {title}\ndate: 2024-05-06\n---\n"
    positions = {"title": (2, 8), "date": (3, 7)}
    return read_prose(head + body, head.count("\n") + 1, positions, language)


def found(text: Prose) -> Iterator[Finding]:
    for rules in (characters.characters, privacy.privacy, links.links, pages.pages):
        yield from rules(text)
    if text.is_chinese:
        yield from words.wrong_words(text, words.words_of(words.own_list()), 2024)
        yield from words.wrong_units(text)


PLANTED: dict[str, tuple[str, ...]] = {
    "half-width-mark": (
        "各乡镇‸,各街道办事处",
        "会议要求‸;各单位要抓好落实。",
        "通知如下‸:一是加强领导。",
        "工作已经完成‸.下一步要抓紧。",
        "# 小标题\n\n大家好‸!欢迎来访。\n\n什么时候开始‸?\n",
        "| 项目 | 说明 |\n| --- | --- |\n| 供水 | 先停水‸,后检修 |",
    ),
    "half-width-bracket": (
        "县水务局‸(城区)负责",
        "以下简称办法‸(试行)。",
        "附件‸(略)",
        "- 联系人‸(每天、全天)在岗",
        "主任‸(兼)、副主任‸(兼)",
    ),
    "full-width-letter": (
        "共‸２０人参加",
        "型号是‸Ａ４纸",
        "完成‸１００％中的一半",
        "第‸３次会议",
        "> 电话‸８８６６",
    ),
    "doubled-mark": (
        "会议要求‸，，各单位落实",
        "工作完成‸。，下一步",
        "包括水、电‸、、气",
        "如下‸：：一是",
        "各乡镇‸；，各街道",
        "各乡镇‸，。",
    ),
    "unpaired-mark": (
        "会议通过了‸《管理办法。",
        "会议通过了管理办法‸》。",
        "他说：‸“要抓紧办。\n\n下一段没有引号。",
        "要抓紧办‸”，他说。",
        "县水务局‸（城区供水科负责。",
        "各单位‸【要抓紧。",
        "- 甲‸（乙\n- 丙）丁（戊）".replace("丙）", "丙‸）"),
        "《甲‸“乙》",
    ),
    "wrong-dash": (
        "目标‸--全面小康",
        "我们的目标‸———全面小康",
        "他说‸－－要抓紧",
        "“三农” ‸-- 农业、农村、农民",
        "全县‸—-各乡镇",
    ),
    "wrong-ellipsis": (
        "水、电、气‸...等等",
        "水、电、气‸。。。",
        "他想了想‸…没有说",
        "‸...然后走了",
        "结束了‸………………没有声音",
    ),
    "blank-in-chinese": (
        "会议强调‸ 要抓好落实，压实责任。",
        "各单位要高度‸  重视，抓好落实。",
        "今天，全县召开‸ 会议。",
        "- 第一，加强‸ 领导。",
        "要抓好防汛，‸ 抗旱工作。",
    ),
    "invisible-character": (
        "供\u200b水".replace("\u200b", HERE + "\u200b"),
        f"停{HERE}\ufeff水",
        f"{HERE}\u202e水停",
        f"通{HERE}\u2060知",
        f"软{HERE}\u00ad连字",
        f"> 引{HERE}\u200e文",
    ),
    "private-character": (
        f"姓名：王{HERE}\ue000，男",
        f"姓名：王{HERE}\ue123，男",
        f"# 李{HERE}\uf8ff",
        f"| {HERE}\U000f0000 |",
        f"- 李{HERE}\ue815",
    ),
    "garbled-text": (
        f"你好{HERE}锟斤拷你好",
        f"数据{HERE}\ufffd\ufffd错误",
        f"内存{HERE}烫烫烫",
        f"通知{HERE}锛岃鍙",
        f"It{HERE}â€™s",
        f"{HERE}Ã©Ã¨",
    ),
    "mixed-chinese": (
        "各单位要‸認真落实，抓好各项工作",
        "今年的供水工作已经‸開展，各乡镇要配合",
        "请到‸會议室参加全县的工作会议",
        "王主任说，‸這件事要抓紧办，不得拖延",
        "- 附件一：全县‸醫院名单及联系方式一览",
        "他把‸鐮刀放下，又去看了看地里的庄稼",
    ),
    "id-number": (
        f"身份证号：‸{ID}",
        f"王某（‸{ID.lower()}）",
        "‸440524188001010014，男",
        f"| 王某 | ‸{ID} |",
        f"- 王某‸{ID}。",
    ),
    "bank-card": (
        "卡号：‸6222021234567890128".replace("6222021234567890128", "6222021234567890123"[:-1] + "?"),
        "卡号‸4111111111111111",
        "汇款至‸5500005555555559。",
        "卡号 ‸4111 1111 1111 1111",
        "- 账户：‸4012888888881881",
        "| 王某 | ‸4222222222222 |",
    ),
    "mobile-number": (
        "联系人：王某，‸13800138000",
        "电话‸15912345678。",
        "手机 ‸138-0013-8000",
        "电话：‸199 1234 5678",
        "| 王某 | ‸17712345678 |",
    ),
    "plate-number": (
        "车牌‸京A12345",
        "肇事车辆‸粤B·D12345逃离",
        "‸沪A·88888号轿车",
        "一辆‸豫C1234学",
        "- ‸浙A1B2C3",
    ),
    "home-address": (
        "家住‸幸福小区3栋2单元401室",
        "住址：‸人民路12号1单元502",
        "‸阳光花园5号楼3单元1202室",
        "张某，住‸和平新村8幢1单元301户",
        "| 李某 | ‸建设街7号楼2单元101室 |",
    ),
    "private-mail": (
        "投稿：‸zhangsan@qq.com",
        "邮箱‸li.si@163.com。",
        "Write to ‸someone@gmail.com",
        "<‸a_b@126.com>",
        "[邮箱](mailto:‸x@foxmail.com)",
    ),
    "secret-mark": (
        "‸机密★1年\n\n关于……的通知",
        "‸秘密\n\n正文",
        "**‸绝密**\n\n正文",
        "密级：秘密\n".replace("密级", "‸密级"),
        "‸内部资料 注意保存\n\n正文",
        "# 标题\n\n（‸内部文件）\n",
        "‸此件不公开\n",
    ),
    "wrong-word": (
        "县人民‸攻府召开会议",
        "成立工作‸领导小姐",
        "开展‸扫黑险恶专项斗争",
        "请到‸侯车室等候",
        "## 财政‸划拔情况",
        "已‸布署下一步工作",
    ),
    "doubtful-word": (
        "‸截止目前，已完成八成",
        "请登录‸帐号查看",
        "‸付县长出席",
        "县‸环境保护局发布",
        "请‸自已准备",
    ),
    "wrong-unit": ("全长12‸KM。", "重3 ‸Kg", "功率5‸KW", "宽30‸CM", "频率50‸HZ"),
    "private-network": (
        "[系统](‸http://192.168.1.10/oa)",
        "见‸http://10.0.0.5:8080/index",
        '<a href="‸http://localhost/x">系统</a>',
        "[系统](‸https://172.16.3.4/)",
        "[系统][1]\n\n[1]: ‸http://files.office.local/a",
        "<‸http://127.0.0.1/>",
    ),
    "empty-link-words": (
        "请[‸点击这里](a.md)",
        "[‸更多](b.md)",
        "[‸**点击下载**](c.pdf)",
        '<a href="x.html">‸详情</a>',
        "See [‸here](d.md)",
        "[‸Click here](e.md)",
    ),
    "heading-order": (
        "## 一\n\n‸#### 二\n",
        "# 一\n\n‸### 二\n",
        "## 一\n\n### 二\n\n‸##### 三\n",
        "## 一\n\n‸#### 二\n\n## 三\n\n‸#### 四\n",
        "### 一\n\n‸###### 二\n",
    ),
    "long-sentence": (
        f"一句话。‸{LONG}做好检修。又一句。",
        f"- ‸{LONG}做好检修\n- 甲",
        f"> ‸{LONG}做好检修！",
        f"‸{LONG[:100]}\n{LONG[100:]}做好检修。",
        f"{LONG[:100]}；‸{LONG}[做好检修](a.md)",
        f"# 题\n\n‸{LONG}做好检修？\n\n‸{LONG}\n",
    ),
    "table-without-head": (
        "‸<table><tr><td>甲</td></tr></table>",
        "文\n\n‸<table>\n<tr><td>乙</td></tr>\n</table>\n",
        "‸| | |\n| --- | --- |\n| 甲 | 乙 |",
        "‸|  |  |  |\n|:-:|---|---|\n| 甲 | 乙 | 丙 |",
        "文\n\n‸|   |   |\n|---|---|\n| 甲 | 乙 |",
    ),
}
PLANTED["bank-card"] = PLANTED["bank-card"][1:]

PLANTED_IN_ENGLISH: dict[str, tuple[str, ...]] = {
    "long-sentence": (
        f"Short. ‸The {WORDS}.",
        f"‸The {WORDS}\nand {WORDS}.\n",
        f"- ‸The {WORDS}\n- one",
        f"> ‸The {WORDS}!",
        f"Is it? ‸The {WORDS}",
    ),
    "full-width-mark": ("Water‸，power", "Done‸。", "Note‸：call", "What‸？", "Go‸！"),
    "doubled-word": (
        "Look at ‸the the bridge.",
        "It ‸is closed closed.".replace("‸is closed", "is ‸closed"),
        "We met ‸in in May.",
        "the road ‸and\nand the bridge",
        "- ‸To to all",
    ),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_what_is_planted_is_found_at_its_place(rule: str) -> None:
    assert len(PLANTED[rule]) >= 5
    for text in PLANTED[rule]:
        assert_found(rule, text, "zh-CN")


@pytest.mark.parametrize("rule", PLANTED_IN_ENGLISH)
def test_english_texts_have_their_own_rules(rule: str) -> None:
    assert len(PLANTED_IN_ENGLISH[rule]) >= 5
    for text in PLANTED_IN_ENGLISH[rule]:
        assert_found(rule, text, "en")


def assert_found(rule: str, text: str, language: str) -> None:
    before, *parts = text.split(HERE)
    at, places = len(before), []
    for part in parts:
        places.append(at)
        at += len(part)
    looked_at = prose(text.replace(HERE, ""), language)
    seen = [looked_at.place(finding.at) for finding in found(looked_at) if finding.code == rule]
    assert seen == [looked_at.place(looked_at.body + place) for place in places], text


def test_each_rule_of_texts_is_planted() -> None:
    families = ("characters", "privacy", "words", "links", "pages")
    of_texts = {name for name, rule in RULES.items() if rule.family in families}
    elsewhere = {
        "long-title",
        "no-summary",
        "heavy-page",
        "heavy-picture",
        "picture-for-print",
        "pale-accent",
        "attachment-traces",
        "attachment-author",
        "attachment-unread",
    }
    assert of_texts - PLANTED.keys() - PLANTED_IN_ENGLISH.keys() == elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "会议于2024年5月6日召开，时间为8:30—11:30，共3.5小时。",
        "比分为3:2，网址是 https://example.org/a,b;c?d=1 ，请查看。",
        "代码 `if (甲) {乙,丙}` 和 `“` 不算。",
        "```\n甲,乙;丙\n“没有关上\n13800138000\n```\n",
        "    甲,乙，，缩进的代码\n",
        '<p title="甲,乙">文字</p>',
        "<!-- 甲,乙 攻府 -->文字",
        "北京—上海高速公路；“十四五”规划；他说：“好。”",
        "他说：“第一段没有完。\n\n“第二段完了。”",
        "1）第一；2）第二；（3）第三；a）第四",
        "不忘初心 牢记使命",
        "# 强化担当 引导作为\n",
        "王 明、李　强等同志参加。",
        "真的吗？！太好了！！",
        "《甲（试行）》和《〈乙〉的说明》",
        "| 姓名 | 张 三 |\n| --- | --- |\n| 单位 | 县水务局（城区） |",
        "统一社会信用代码：91110000100000000X，项目编号：202405061234567890。",
        "文号：国办发〔2017〕47号，电话：0371-65501234、12345。",
        "手机号138****8000，身份证号110101********1234。",
        "粤B2-20090059号，京ICP备05000000号，A4纸，B座3单元是办公楼。",
        "保守国家秘密是公民的义务，机密文件要专人保管。",
        "公司内部资料室对外开放。",
        "毕昇，於先生，乾坤，著作，皇后，里程，丰采，准则，王祕",
        "领导小组、自己经营、打折除外、来自已建成的水库、农业部门、原环境保护部",
        "[2024年停水安排（PDF）](a.pdf)，![更多](b.png)",
        "见 https://10.example.org/ 和 http://172.32.0.1/ 。",
        "## 一\n\n### 二\n\n## 三\n\n### 四\n",
        "<table><tr><th>甲</th></tr><tr><td>乙</td></tr></table>",
        "参见脚注[^1]。\n\n[^1]: 说明，见下。\n",
        f"{LONG[:140]}。{LONG[:140]}；{LONG[:140]}\n\n{LONG[:140]}\n- {LONG[:140]}\n- {LONG[:140]}",
        f"<table>\n<tr><th>{LONG[:100]}</th></tr>\n<tr><td>{LONG[:100]}</td></tr>\n</table>",
        f"| {LONG[:100]} | {LONG[:100]} |\n| --- | --- |\n| {LONG[:100]} | {LONG[:100]} |",
        "用电5 kW，长3km，K12教育，KMnO4",
    ],
)
def test_nothing_is_said_of_what_is_right(text: str) -> None:
    assert list(found(prose(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough, and that that is so. “Done done” means done.",
        "## Midas\nMidas is a tool.",
        "Hello, world; no: yes! (x) -- y ... 1,000",
        "“Yes,” he said…",
    ],
)
def test_nothing_is_said_of_english_that_is_right(text: str) -> None:
    assert list(found(prose(text, "en", "A title"))) == []


def test_the_head_is_prose_too_and_its_keys_are_not() -> None:
    text = prose("正文。", title='"县攻府,各单位:通知"')
    assert [(finding.code, text.place(finding.at)) for finding in found(text)] == [
        ("half-width-mark", (2, 12)),
        ("half-width-mark", (2, 16)),
        ("wrong-word", (2, 10)),
    ]


def test_a_title_may_have_35_characters() -> None:
    assert list(found(prose("正文。", title="字" * 35))) == []
    (finding,) = found(prose("正文。", title="字" * 36))
    assert finding.code == "long-title"
    assert finding.values["count"] == 36


def test_prose_has_the_length_of_its_file() -> None:
    source = "---\ntitle: 甲\n---\n\n乙 `丙` [丁](戊.md)\n\n```\n己\n```\n<b>庚</b> {: .辛 }\n"
    text = read_prose(source, 4, {"title": (2, 8)}, "zh")
    assert len(text.text) == len(text.marked) == len(source)
    assert "".join(re for re in text.text if "\u4e00" <= re <= "\u9fff") == "甲乙丁庚"


@pytest.mark.parametrize("number", [ID, "440524188001010014"])
def test_an_identity_number_has_a_check_digit(number: str) -> None:
    assert is_id_number(number)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert not is_id_number(wrong)
    assert not is_id_number("99" + number[2:])


def test_reports_show_no_whole_number() -> None:
    assert privacy.masked(f"王某，{ID}，县水务局") == "王某，110105**********2X，县水务局"
    assert privacy.masked("文号202405061234567890") == "文号202405061234567890"


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "https:///a",
        "http://[",
        "https://a.example:port/",
        "http://.../",
        "http://甲/",
        "//a.example/",
    ],
)
def test_what_is_no_address_is_not_asked(address: str) -> None:
    assert list(links.outside_addresses(prose(f"[甲]({address})"))) == []


@pytest.mark.parametrize("address", ["http://a.example", "HTTPS://甲.中国:81/?a", "http://[2001:db8::1]/"])
def test_addresses_of_other_sites_are(address: str) -> None:
    assert [one for one, _ in links.outside_addresses(prose(f"[甲]({address})"))] == [address]


def test_luhn() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


@pytest.mark.parametrize(
    "piece",
    [
        "<!--", "`", "``a", "[", "](", "[a](", "\\a[", "<a ", "<table", "“", "《", "（", "a", "a@", "1", "1 ",
        " ", "\n", "\n ", "|", "| ", "---", "...", "。", "…", "中 ", "中-", "住小区1栋1", "{:", "&#", "http://",
        "word  ", "<code>",
    ],
)  # fmt: skip
def test_no_text_keeps_a_check_busy(piece: str) -> None:
    begun = time.thread_time()
    for language in ("zh-CN", "en"):
        text = prose(f"中单元 {piece * (10_000 // len(piece))} 中", language)
        list(found(text))
        list(links.outside_addresses(text))
    assert time.thread_time() - begun < 4
