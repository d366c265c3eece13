"""Our simplified words in traditional characters, as Taiwan writes them: for what we say, not for what others write.

Most characters have one traditional form. Of the others the words that we use decide: phrases first, then the form that
is right nearly always. A test holds that no word of the desk keeps a simplified character.
"""

import re
from functools import cache

from generator.text.simplified import SIMPLIFIED, TRADITIONAL

_KEPT = "占布私家克即折教既查泄真秘群修搜同核托注回扣表合板千志周制只面干系台向出才致采准松胡志谷岳朱御冬曲"
"""Characters that traditional texts have as well, and that mostly mean themselves in ours."""

_CHOSEN = dict(
    zip(
        "并个伪尽净别历参启当夹录径复为画发签绝线绕里证说迹钥钟镇闲阅须颜么采准",
        "並個偽盡淨別歷參啟當夾錄徑復為畫發簽絕線繞裡證說跡鑰鐘鎮閒閱須顏麼採準",
        strict=True,
    )
)
"""Of several forms the one that our words mean."""

_PHRASES = {
    "复制": "複製",
    "重复": "重複",
    "复审": "複審",
    "日历": "日曆",
    "合并": "合併",
    "标签": "標籤",
    "批准": "核准",
    "关系": "關係",
    "联系": "聯絡",
    "标志": "標誌",
    "干净": "乾淨",
    "制作": "製作",
    "文件夹": "資料夾",
    "文件": "檔案",
    "程序": "程式",
    "网络": "網路",
    "链接": "連結",
    "图片": "圖片",
    "打印": "列印",
    "保存": "儲存",
    "粘贴": "貼上",
    "撤销": "復原",
    "撤下": "撤下",
    "服务器": "伺服器",
    "浏览器": "瀏覽器",
    "屏幕": "螢幕",
    "搜索": "搜尋",
    "设置": "設定",
    "栏目": "欄目",
    "默认": "預設",
    "鼠标": "滑鼠",
    "视频": "影片",
    "音频": "音訊",
    "软件": "軟體",
    "字符": "字元",
    "加载": "載入",
    "回收站": "資源回收筒",
    "登录": "登入",
    "电脑": "電腦",
    "简体中文": "簡體中文",
    "粗体": "粗體",
    "窗口": "視窗",
    "快捷键": "快速鍵",
    "刷新": "重新整理",
    "地址": "位址",
    "上传": "上傳",
    "字节": "位元組",
    "缩放": "縮放",
    "拖到": "拖曳到",
    "通过": "通過",
    "信息": "資訊",
    "数据": "資料",
    "页面": "頁面",
    "命令行": "命令列",
    "模板": "範本",
    "公文": "公文",
    "网站": "網站",
    "引号": "引號",
    "冒号": "冒號",
}
"""Words that Taiwan has others for, or whose characters go by the word."""


def traditional(text: str) -> str:
    """A text of ours in traditional characters."""
    return _phrases().sub(lambda found: _PHRASES[found[0]], text).translate(_characters())


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_PHRASES, key=len, reverse=True)))


@cache
def _characters() -> dict[int, str]:
    pairs: dict[str, str] = {}
    for one, other in zip(SIMPLIFIED, TRADITIONAL, strict=True):
        pairs.setdefault(one, other)
    found = {**pairs, **_CHOSEN}
    return {ord(one): other for one, other in found.items() if one in _CHOSEN or one not in _KEPT}
