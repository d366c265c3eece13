"""As whom a server is asked: burglars show their pages to search engines and those who come from them, not to all."""

from collections.abc import Mapping
from typing import NamedTuple

_ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko)"
BROWSER = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_ENGINE} Chrome/141.0.0.0 Safari/537.36"
"""An ordinary browser: a name of our own would tell the server when to behave."""
_PHONE = (
    f"Mozilla/5.0 (Linux; Android 14; V2309A) {_ENGINE} Version/4.0 Chrome/116.0.0.0 "
    "Mobile Safari/537.36 XWEB/1160117 MicroMessenger/8.0.49 NetType/WIFI Language/zh_CN"
)


class Guise(NamedTuple):
    """Who is said to ask."""

    name: str
    headers: Mapping[str, str]


def _robot(agent: str) -> dict[str, str]:
    return {"User-Agent": agent, "Accept": "*/*"}


def browser(packings: str) -> dict[str, str]:
    """An ordinary reader's browser, which can unpack these."""
    return {
        "User-Agent": BROWSER,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.6",
        "Accept-Encoding": packings,
    }


def guises(packings: str) -> tuple[Guise, ...]:
    """Everybody but an ordinary reader."""
    plain = browser(packings)
    came_from = {
        "from-baidu": "https://www.baidu.com/link?url=oGZ4yvVq&wd=&eqid=c1",
        "from-google": "https://www.google.com/",
        "from-bing": "https://cn.bing.com/search?q=%E7%AE%80%E6%8A%A5",
        "from-360": "https://www.so.com/link?m=b5",
        "from-sogou": "https://www.sogou.com/link?url=hedJ",
    }
    return (
        Guise(
            "baidu",
            _robot("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"),
        ),
        Guise("google", _robot("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")),
        Guise("bing", _robot("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")),
        Guise(
            "360",
            _robot(
                f"{BROWSER}; 360Spider (compatible; HaosouSpider; http://www.haosou.com/help/help_3_2.html)"
            ),
        ),
        Guise("sogou", _robot("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)")),
        *(Guise(name, {**plain, "Referer": page}) for name, page in came_from.items()),
        Guise("phone", {**plain, "User-Agent": _PHONE}),
        Guise("cookies", {**plain, "Cookie": "Hm_lvt_3f1=1600000000; visited=1; PHPSESSID=k3v9"}),
        Guise("unpacked", {**plain, "Accept-Encoding": "identity"}),
    )


NAMES = tuple(guise.name for guise in guises(""))
"""What `--as` may name."""
ROBOTS = frozenset(("baidu", "google", "bing", "360", "sogou"))
