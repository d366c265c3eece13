"""Tells the words and sites of spam programs from others."""

import re

# Words of gambling, pornography, forged papers and miracle pills. They are looked for in the words of links and in
# hosts' names only: an article may well report on gambling.
_WORDS = re.compile(
    "博彩|彩票网|彩票平台|时时彩|六合彩|百家乐|娱乐城|娱乐平台|真人娱乐|真人荷官|新葡京|葡京|赌场|赌博网|老虎机|投注|下注|注册送|开户送|"
    "赛车pk|pk10|快三|快3|威尼斯人|金沙娱乐|太阳城|皇冠体育|皇冠足球|亚博|足彩|体彩平台|棋牌|代开发票|代开.{0,4}票|办证|刻章|私服|成人视频|"
    "成人影片|成人网|成人电影|色情|情色|裸聊|无码|一夜情|三级片|伟哥|壮阳|催情|迷药|减肥药|开元|彩神|送彩金|电竞竞猜|体育博|"
    "viagra|casino|cialis|porn|xxx|poker|sportsbook|betting|slots?\\b|gambl|payday|replica|escort|baccarat|jackpot|lottery",
    re.IGNORECASE,
)
_HOST_WORDS = re.compile(
    r"casino|porn|xxx|poker|bet\d|\d{4,}\.(?:com|cc|net|vip)|slots|viagra|caipiao|bocai|dubo|yule|pj\d{3}|xpj|tyc\d|(?:^|\.)\w*88\w*\.",
    re.IGNORECASE,
)


def is_spam(words: str, host: str = "") -> bool:
    """Whether a link's words, or the site it leads to, are a spam program's."""
    return bool(_WORDS.search(words) or (host and _HOST_WORDS.search(host)))
