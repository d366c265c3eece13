"""Pages as Chinese news sites and offices lay them out, around an article of so many paragraphs."""

from collections.abc import Callable

from tests.importing.oldpages import PARAGRAPHS

TITLE = "某县召开工作推进会"
_SENTENCES = (
    *PARAGRAPHS,
    "代表们察看了老旧小区改造现场，详细了解工程进度和居民诉求。",
    "下一步，全县将继续走村入户，把惠民政策送到每一户家中。",
    "图书馆延长了周末开放时间，增设老年读者专座和大字阅览区。",
    "志愿者们冒雨为独居老人送去米面油，并帮助检查用电线路。",
)

_COLUMNS = ("首页", "时政", "社会", "财经", "体育", "科技", "教育", "旅游")

Layout = Callable[[str], str]
"""Gives the page's body for the article's paragraphs."""


def paragraphs(number: int) -> list[str]:
    """So many, none of them twice."""
    return [f"{_SENTENCES[index % len(_SENTENCES)]}这是第{index + 1}段。" for index in range(number)]


def page(layout: str, number: int) -> str:
    """A page with a menu above and an imprint below."""
    text = "".join(f"<p>　　{paragraph}</p>" for paragraph in paragraphs(number))
    menu = "".join(f"<a href=/{name}>{name}</a> " for name in _COLUMNS)
    return (
        f"<html><head><meta charset=utf-8><title>{TITLE}_新闻_某某网</title></head><body><div class=top>{menu}</div>"
        f"{LAYOUTS[layout](text)}<div class=foot><p>关于我们 | 联系我们 | 网站地图</p>"
        "<p>版权所有 某某网 京ICP备12345678号</p></div></body></html>"
    )


def _links(number: int) -> str:
    items = "".join(
        f"<li><a href=/n/{one}.html>其他新闻标题第{one}条内容比较长一些</a></li>" for one in range(number)
    )
    return f"<ul>{items}</ul>"


_COMMENTS = (
    "<div class=comment-list><p>网友：说得好，支持一下，希望早日落实。</p>"
    "<p>网友：这件事情我们关注很久了，终于有结果了。</p></div>"
)
_FACTS = "<div class=info>2019-09-05 11:10　来源：某某日报</div>"

LAYOUTS: dict[str, Layout] = {
    "a frame that is named like the text": lambda text: (
        f"<h1>{TITLE}</h1><div id=article_content class=article-content><div class=top-bar>{_FACTS}</div>"
        f"<div class=article id=artibody>{text}<p>责任编辑：张三</p></div><div class=share>分享到微博 微信</div>"
        f"<div class=comment><h3>我要评论</h3>{_COMMENTS}</div><div class=hot><h3>热门推荐</h3>{_links(8)}</div></div>"
    ),
    "comments in the frame of the text": lambda text: (
        f"<div id=left class=post_content_main><h1>{TITLE}</h1>{_FACTS}<div class=post_body>"
        f"<div class=post_text id=endText>{text}</div></div><div class=tie-area><h2>跟贴</h2><div class=tie-list>"
        f"<div><p>说得好，支持一下，希望早日落实。</p></div></div></div><h3>热点新闻</h3>{_links(9)}</div>"
    ),
    "columns that are items of a list": lambda text: (
        f"<ul class=two-column><li class=left><h3>{TITLE}</h3>{_FACTS}<div class=all-txt>{text}</div>"
        f"<div class=comment-box>{_COMMENTS}</div></li><li class=right><h4>热门文章</h4>{_links(6)}</li></ul>"
    ),
    "everything in a list": lambda text: (
        f"<ul><li>当前位置：<a href=/>首页</a> &gt; 正文</li><li><h1>{TITLE}</h1></li>"
        f"<li>来源：办公室 2019-09-05</li><li>{text}</li><li>【打印】【关闭】</li></ul>"
    ),
    "the government's site": lambda text: (
        f"<div>当前位置：<a href=/>首页</a> &gt; <a href=/yw>要闻</a> &gt; 正文</div><h1>{TITLE}</h1>"
        "<div class=pages-date>2019-09-05 11:10 来源：某某日报 字号：默认 大 超大 | 打印 | 分享</div>"
        f"<div class=pages_content id=UCAP-CONTENT>{text}</div><div class=editor>责任编辑：张三</div>"
        f"<h4>相关稿件</h4>{_links(4)}"
    ),
    "tables as a frame": lambda text: (
        "<table><tr><td>当前位置：<a href=/>首页</a> &gt; <a href=/tz>通知公告</a></td></tr>"
        f"<tr><td class=title>{TITLE}</td></tr>"
        "<tr><td>发布日期：2019-09-05 来源：办公室 【字体：大 中 小】【打印】【关闭】</td></tr>"
        f"<tr><td><div class=TRS_Editor>{text}</div></td></tr><tr><td>上一篇：<a href=1>某事</a></td></tr></table>"
    ),
    "lines instead of paragraphs": lambda text: (
        f"<div class=left><div class=title>{TITLE}</div><div>时间：2019-09-05 点击：123次 作者：张三</div>"
        f"<div class=con>{text.replace('<p>', '').replace('</p>', '<br><br>')}</div>"
        "<div>上一篇：没有了<br>下一篇：<a href=2>另一事</a></div>"
        f"</div><div class=right><h3>最新动态</h3>{_links(10)}</div>"
    ),
    "divisions instead of paragraphs": lambda text: (
        f"<div class=detail><h2>{TITLE}</h2><div>2019-09-05 11:10 | 编辑：张三</div>"
        f"<div>{text.replace('p>', 'div>')}</div><div>【打印】【关闭】</div></div>"
    ),
    "other articles' summaries": lambda text: (
        f"<h1>{TITLE}</h1>{_FACTS}<div id=article_content><div>{text}</div></div><div class=recommend-box>"
        "<p>另一篇文章的摘要，写了很多很多文字，是别人的文章，不应该出现在这里。</p>"
        f"<p>又一篇文章的摘要，也写了很多文字，仍然是别人的文章。</p></div>{_COMMENTS}"
    ),
    "a login form": lambda text: (
        "<div class=login><div>登录快速注册没有账号？</div><div>记住我找回密码</div><p>登录超时，稍后再试</p></div>"
        f"<div>某网 &gt; 财经 &gt; 正文</div><div><h1>{TITLE}</h1></div>{_FACTS}<div class=art_contextBox>{text}</div>"
    ),
    "a banner about cookies": lambda text: (
        f"<h1>{TITLE}</h1>{_FACTS}<div class=zhuti>{text}</div><div class=gdpr-privacy-content-text>"
        "<p>本网站使用浏览器缓存来改善您的体验，继续访问即表示您同意我们的隐私政策。</p></div>"
    ),
}
