"""Lines that stand around articles: buttons, the next article, a copyright."""

import pytest

from generator.importing.extraction.chrome import is_chrome


@pytest.mark.parametrize(
    "line",
    ["【打印本页】关闭窗口", "字体：【大 中 小】", "上一篇：关于某事的通知", "下一篇",
     "版权所有：某县政协",
     "分享到：微信", "返回顶部", "主办单位：某县 技术支持：某公司",
     "扫一扫在手机打开当前页", "相关链接：", "Next: A story"],
)  # fmt: skip
def test_what_stands_around_articles_is_told(line: str) -> None:
    assert is_chrome(line)


@pytest.mark.parametrize(
    "line",
    ["下一步，我们将继续努力。", "上条新闻很好看。", "主办方表示，会议很成功。",
     "Next year we will meet again.", "大家", "打印机已经修好",
     "信息来源:某县发布时间:2020-09-22【打印本页】关闭窗口", ""],
)  # fmt: skip
def test_sentences_are_no_chrome(line: str) -> None:
    assert not is_chrome(line)
