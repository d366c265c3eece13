"""Old pages for tests: articles in the frames of offices' systems, and a spam program's work on them."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from generator.content.markup.sanitize import names
from generator.importing.model import ADDRESS_END, ADDRESS_START

_SENTENCES = """
会议强调，各单位要对照年度目标任务，逐项细化措施，明确责任人和完成时限。
代表们先后察看了老旧小区改造现场，详细了解工程进度和居民诉求。
据统计，今年上半年全县共办理群众来信来访三百二十件，办结率达到百分之九十六。
下一步，我们将继续走村入户，把惠民政策送到每一户家中。
参加座谈的委员围绕农村饮水安全提出了十二条具体建议。
此次活动由县科协主办，来自八所学校的四百余名师生到场观摩。
河长办工作人员沿岸巡查，清理漂浮物两吨多，劝导违规垂钓十余人。
图书馆延长了周末开放时间，增设了老年读者专座和大字阅览区。
经专家组评审，十五个项目列入明年的储备库，总投资约一点二亿元。
请相关单位于月底前将落实情况报送办公室，联系电话见附件。
志愿者们冒雨为独居老人送去米面油，并帮助检查用电线路。
“修通这条路，山里的柑橘就能当天运进城。”村民老李高兴地说。
Residents of the Eastern Quarter welcomed the new bus line 12 (every 10 minutes).
""".strip().split("\n")  # fmt: skip
_SUBJECTS = (
    "召开全县安全生产工作会议",
    "开展春季义务植树活动",
    "调研乡村产业发展情况",
    "公布第三批非遗名录",
    "加强汛期值班值守",
    "启动全民阅读季",
    "完成水库除险加固",
)
_SOURCES = ("县政协办公室", "某县融媒体中心", "县教育局", "东山镇人民政府")


_Blocks = tuple[tuple[str, str], ...]

SITE = "http://www.county.example"
"""Where the pages stand."""


@dataclass(frozen=True)
class Page:
    """An old page: the lines of its head, and the pieces of its body, between which a spam program may put its own."""

    title: str
    head: tuple[str, ...]
    pieces: tuple[str, ...]
    markdown: str

    @property
    def html(self) -> str:
        return f"<!DOCTYPE html><html><head>{''.join(self.head)}</head><body>{''.join(self.pieces)}</body></html>"


def page(seed: int) -> Page:
    """A page without any spam; another number gives another frame and another article."""
    chance = random.Random(seed)
    subject = chance.choice(_SUBJECTS)
    title = f"我县{subject}" if chance.random() < 0.7 else f"关于{subject}的通知"
    source, day = (
        chance.choice(_SOURCES),
        f"20{chance.randint(10, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    )
    frame = chance.choice((_modern, _editor, _tables, _breaks))
    return frame(chance, title, source, day, tuple(_blocks(chance, only_text=frame is _breaks)))


def _blocks(chance: random.Random, only_text: bool) -> Iterator[tuple[str, str]]:
    """The blocks of an article: each one's HTML, and the Markdown that it should become."""
    for number in range(chance.randint(3, 8)):
        text = "".join(chance.sample(_SENTENCES, chance.randint(1, 4)))
        yield f"<p>　　{text}</p>", text
        if only_text or number == 0 or chance.random() < 0.6:
            continue
        first, second = chance.sample(_SENTENCES, 2)
        yield chance.choice(
            (
                ("<h3>一、工作进展</h3>", "## 一、工作进展"),
                (f"<ul><li>{first}</li><li>{second}</li></ul>", f"-   {first}\n-   {second}"),
                (f"<ol><li>{first}</li><li>{second}</li></ol>", f"1.  {first}\n2.  {second}"),
                (
                    '<table border="1"><tr><td>单位</td><td>件数</td></tr><tr><td>东山镇</td><td>12</td></tr></table>',
                    "| 单位 | 件数 |\n| --- | --- |\n| 东山镇 | 12 |",
                ),
                (
                    '<p align="center"><img src="/upload/1.jpg" alt="现场"></p>',
                    f"![现场]({ADDRESS_START}{SITE}/upload/1.jpg{ADDRESS_END})",
                ),
                (f"<p><strong>要求：</strong>{first}</p>", f"**要求：**{first}"),
                (
                    '<p>附件：<a href="/upload/2.doc">名单.doc</a></p>',
                    f"附件：[名单.doc]({ADDRESS_START}{SITE}/upload/2.doc{ADDRESS_END})",
                ),
            )
        )


def _head(title: str) -> tuple[str, ...]:
    return (f"<title>{title}_某县人民政府门户网站</title>", f'<meta name="keywords" content="{title}">')


_NAVIGATION = (
    '<a href="/">首页</a> <a href="/news/">政务要闻</a> '
    '<a href="/open/">信息公开</a> <a href="/serve/">办事服务</a>'
)
_FOOT = "版权所有：某县人民政府　主办：某县人民政府办公室　技术支持：某某公司"


def _modern(
    chance: random.Random, title: str, source: str, day: str, blocks: tuple[tuple[str, str], ...]
) -> Page:
    subtitle = chance.random() < 0.3
    name = chance.choice(("article-content", "content", "detail", "box"))
    return Page(
        title,
        _head(title),
        (
            f'<div class="header"><div class="nav">{_NAVIGATION}</div></div>',
            '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/news/">政务要闻</a> &gt; 正文</div>',
            '<div class="main">',
            f"<h1>{title}</h1>",
            "<h2>——侧记</h2>" if subtitle else "",
            f'<div class="info"><span>来源：{source}</span> <span>发布时间：{day} 10:20</span>'
            " <span>浏览次数：132</span></div>",
            f'<div class="{name}">',
            *(html.replace("　　", "") for html, _ in blocks),
            "</div>",
            '<p><a href="/news/1.html">上一篇：某项工作有序推进</a></p>',
            '<p><a href="/news/3.html">下一篇：某项活动圆满结束</a></p>',
            "</div>",
            f'<div class="footer">{_FOOT}</div>',
        ),
        "\n\n".join(text for _, text in blocks),
    )


def _editor(
    chance: random.Random, title: str, source: str, day: str, blocks: tuple[tuple[str, str], ...]
) -> Page:
    return Page(
        title,
        _head(title),
        (
            f'<ul class="menu"><li>{_NAVIGATION.replace("> <", "></li><li><")}</li></ul>',
            "<div>您现在的位置：首页 >> 通知公告 >> 内容</div>",
            f'<div class="title">{title}</div>',
            f"<div>发布日期：{day}　　信息来源：{source}　　【字体：大 中 小】</div>",
            '<div id="zoom"><div class="TRS_Editor">',
            *(html.replace("<p>", '<p style="text-indent: 2em;">') for html, _ in blocks),
            "</div></div>",
            "<div>【打印本页】【关闭窗口】</div>",
            f"<div>{_FOOT}</div>",
        ),
        "\n\n".join(text for _, text in blocks),
    )


def _tables(
    chance: random.Random, title: str, source: str, day: str, blocks: tuple[tuple[str, str], ...]
) -> Page:
    return Page(
        title,
        _head(title),
        (
            f'<table width="980" border="0"><tr><td height="30">{_NAVIGATION}</td></tr></table>',
            '<table width="980" border="0" align="center"><tr><td>',
            f'<p align="center"><font size="5"><b>{title}</b></font></p>',
            f'<p align="center">{day}　{source}　[<a href="javascript:window.print()">打印</a>]</p>',
            "</td></tr><tr><td>",
            *(html.replace("　　", "&nbsp;&nbsp;&nbsp;&nbsp;") for html, _ in blocks),
            "</td></tr></table>",
            f'<table width="980" border="0"><tr><td align="center">{_FOOT}</td></tr></table>',
        ),
        "\n\n".join(text for _, text in blocks),
    )


def _breaks(
    chance: random.Random, title: str, source: str, day: str, blocks: tuple[tuple[str, str], ...]
) -> Page:
    return Page(
        title,
        _head(title),
        (
            f"<center>{_NAVIGATION}</center>",
            f"<center><h3>{title}</h3></center>",
            f"<center>信息来源:{source}浏览次数:发布时间:{day}【打印本页】关闭窗口</center><hr>",
            '<div class="text">',
            *(f"　　{text}<br>" for _, text in blocks),
            "</div>",
            f"<hr><center>{_FOOT}</center>",
        ),
        "\n\n".join(text for _, text in blocks),
    )


# What a spam program does

SECRETS = ("暗藏广告语甲乙丙", "全网最低价包邮到家", "点我领取大礼包九九九", "buy cheap watches now")
"""Texts of spam that no list of words knows: only that they can't be seen gives them away."""
ADVERTISEMENTS = (
    "澳门新葡京娱乐城",
    "时时彩平台注册送",
    "百家乐真人荷官",
    "best online casino",
    "代开发票联系我",
)
"""Texts of visible links of spam."""

_HIDING = (
    'style="display:none"',
    'style="display: none !important"',
    'style="visibility:hidden"',
    'style="position:absolute;left:-9999px;top:0"',
    'style="position:fixed; top:-1000em"',
    'style="text-indent:-9999px"',
    'style="height:0;overflow:hidden"',
    'style="width:0px;height:0px;overflow:hidden"',
    'style="font-size:0"',
    'style="opacity:0"',
    'style="color:#ffffff"',
    'style="color:white;background:white"',
    'style="clip:rect(0,0,0,0);position:absolute"',
    'style="margin-left:-5000px"',
    'style="transform:scale(0)"',
    "hidden",
)
_NAMES = sorted(
    names(
        """p div span samp mark del legend sup address menuitem blockquote rt meter dl rp option delect th td center
        strike acronym label fieldset ins h1 h3 pre ul ol li table tr tbody form font big tt code kbd noscript object"""
    )
)


def _letters(chance: random.Random) -> str:
    name = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=5))
    return name if not name.isalpha() and not name.isdigit() else _letters(chance)


def _decoy_id(chance: random.Random, alphabet: str, length: int) -> str:
    return "".join(chance.choices(alphabet, k=length))


_FORMS_OF_IDS = (
    ("abcdefghijklmnopqrstuvwxyz0123456789", 5),
    ("abcdefghijklmnopqrstuvwxyz", 5),
    ("0123456789", 6),
    ("0123456789abcdef", 12),
)
"""Alphabets and lengths that spam programs draw ids of."""


def decoys(chance: random.Random) -> str:
    """Elements without content, with ids that are drawn one way or another."""
    form = chance.choice(_FORMS_OF_IDS)
    shared = _decoy_id(chance, *form)
    made = ""
    for _ in range(chance.randint(4, 12)):
        name, inner = chance.choice(_NAMES), chance.choice(_NAMES)
        identifier = shared if chance.random() < 0.8 else _decoy_id(chance, *form)
        made += chance.choice(
            (
                f'<{name} id="{identifier}"></{name}>',
                f'<{name} id="{identifier}"><{inner} id="{identifier}"></{inner}></{name}>',
                f'<li><input id="{shared}"></li>' if chance.random() < 0.1 else f'<wbr id="{shared}">',
                f"<{name} id='{identifier}'>\n</{name}>",
                f"<{name} id='{identifier}'>&nbsp;</{name}>",
                f"<font><{name} id={identifier}></{name}></font>",
                f"<legend id={shared}></legend><samp id={shared}></samp>",
                f"<{name if name != 'p' else 'delect'}></{name if name != 'p' else 'delect'}>",
            )
        )
    return made


def hidden(chance: random.Random) -> str:
    """Text that nobody sees."""
    text = chance.choice(SECRETS)
    link = (
        f'<a href="http://spam{chance.randint(1, 99)}.example/">{text}</a>' if chance.random() < 0.5 else text
    )
    identifier = _letters(chance)
    return chance.choice(
        (
            *(f"<{tag} {how}>{link}</{tag}>" for how in _HIDING for tag in ("div", "span")),
            f"<font color=white>{link}</font>",
            f'<font color="#FFFFFF" size="1">{link}</font>',
            f"<noscript>{link}</noscript>",
            f"<!-- {link}{text} -->",
            f"<marquee width=1 height=1>{link}</marquee>",
            f'<div id="{identifier}">{link}</div>'
            f'<script>document.getElementById("{identifier}").style.display="none";</script>',
            "<script>document.write('<div style=\"display:none\">');</script>"
            f"{link}<script>document.write('</div>');</script>",
            f"<textarea style='display:none'>{text}</textarea>",
            '<iframe src="http://spam.example/" width=0 height=0></iframe>',
        )
    )


def farm(chance: random.Random) -> str:
    """A block of links that everybody sees."""
    links = [
        f'<a href="http://www.{_letters(chance)}.example/{number}" target="_blank">{chance.choice(ADVERTISEMENTS)}</a>'
        for number in range(chance.randint(3, 30))
    ]
    return chance.choice(("<div>{}</div>", "<p>{}</p>", "<center>{}</center>")).format(
        chance.choice((" ", " | ", "、")).join(links)
    )


def script(chance: random.Random) -> str:
    """A script that leads readers away."""
    return chance.choice(
        (
            "<script>window.location.href='http://spam.example/';</script>",
            "<script>eval(function(p,a,c,k,e,d){return p}('0',1,1,''.split('|'),0,{}))</script>",
            "<script>document.write(String.fromCharCode(60,115,99,114));</script>",
            '<script src="http://spam.example/x.js"></script>',
            '<meta http-equiv="refresh" content="0;url=http://spam.example/">',
        )
    )


def _between(insert: Callable[[random.Random], str], share: float) -> Callable[[Page, random.Random], Page]:
    def inject(page: Page, chance: random.Random) -> Page:
        pieces = []
        for piece in page.pieces:
            if chance.random() < share:
                pieces.append(insert(chance))
            pieces.append(piece)
        return replace(page, pieces=(*pieces, insert(chance)))

    return inject


def _inside(insert: Callable[[random.Random], str]) -> Callable[[Page, random.Random], Page]:
    """In the middle of a paragraph, between two sentences."""

    def inject(page: Page, chance: random.Random) -> Page:
        pieces = [
            piece.replace("。", f"。{insert(chance)}", 1) if chance.random() < 0.5 else piece
            for piece in page.pieces
        ]
        return replace(page, pieces=tuple(pieces))

    return inject


def _pale(chance: random.Random) -> str:
    how = chance.choice(
        (
            'font color="white"',
            'span style="color:#fff"',
            'span style="font-size:0px"',
            'b style="display:none"',
        )
    )
    return f"<{how}>{chance.choice(SECRETS)}</{how.split()[0]}>"


def _stuffed(page: Page, chance: random.Random) -> Page:
    words = ",".join(chance.choices(ADVERTISEMENTS, k=6))
    coded = "".join(f"&#{ord(letter)};" for letter in words)
    head = (
        f"<title>{chance.choice((words, coded))}</title>",
        f'<meta name="keywords" content="{coded}">',
        f'<meta name="description" content="{words}">',
    )
    return replace(page, head=(*head, *page.head[2:]))


def _invisible(page: Page, chance: random.Random) -> Page:
    def put(text: str) -> str:
        character = chance.choice(
            ("\u200b", "\u200c", "\u2060", "\ufeff", "&#8203;", "&zwnj;", "\u00ad", "\u034f")
        )
        return (
            text.replace("，", f"{character}，").replace("县", f"县{character}")
            if chance.random() < 0.6
            else text
        )

    return replace(page, pieces=tuple(put(piece) for piece in page.pieces))


def _before_punctuation(page: Page, chance: random.Random) -> Page:
    pieces = [piece.replace("。", chance.choice(("ˎ。", "ˎ̥。", "̃。")), 1) for piece in page.pieces]
    return replace(page, pieces=tuple(pieces))


def _by_class(page: Page, chance: random.Random) -> Page:
    name = _letters(chance)
    head = (*page.head, f"<style>.x{name}{{position:absolute;top:-3000px}} #y{name}{{display:none}}</style>")
    middle = len(page.pieces) // 2
    spam = f'<div class="x{name}">{chance.choice(SECRETS)}</div><p id="y{name}">{chance.choice(SECRETS)}</p>'
    return replace(page, head=head, pieces=(*page.pieces[:middle], spam, *page.pieces[middle:]))


INJECTIONS: dict[str, Callable[[Page, random.Random], Page]] = {
    "decoys between": _between(decoys, 0.5),
    "decoys inside": _inside(decoys),
    "hidden between": _between(hidden, 0.3),
    "hidden inside": _inside(_pale),
    "by class": _by_class,
    "stuffed": _stuffed,
    "farm": lambda page, chance: replace(page, pieces=(*page.pieces, farm(chance))),
    "farm before": lambda page, chance: replace(page, pieces=(farm(chance), *page.pieces)),
    "scripts": _between(script, 0.2),
    "invisible": _invisible,
    "before punctuation": _before_punctuation,
}


def injected(page: Page, seed: int, kinds: int = 4) -> tuple[Page, tuple[str, ...]]:
    """A page after a spam program's visit, and what it did there."""
    chance = random.Random(seed)
    chosen = tuple(chance.sample(sorted(INJECTIONS), kinds))
    for kind in chosen:
        page = INJECTIONS[kind](page, chance)
    return page, chosen
