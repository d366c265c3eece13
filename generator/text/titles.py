"""Where a Chinese title breaks into lines: GB/T 9704—2012, 7.3.1, wants whole words and a trapezium or a rhombus.

There is no dictionary here. A list of the words that titles of offices are made of, and a few rules for names, numbers
and quotations, tell where a break is good; in what they don't know, one is taken only if no other place fits.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.text.chinese import IDEOGRAPHS

_WORDS: Final = frozenset(
    """
    安全 安全生产 安排 颁布 办法 办公室 办理 保护 保障 报告 报送 暴雨 标准 表彰 部门 部署 财政 参加 残疾人 撤销 成立
    成果 城市 城乡 处理 处置 创建 春节 村民 村委会 大会 大力 党风廉政 党委 党组 档案 地方 地质灾害 第一 调查 调研 调整
    动员 督查 督导 对策 发布 发展 法律 法治 反馈 反映 方案 防范 防火 防控 防汛 防汛抗旱 非法 分工 分析 风险 扶贫 服务
    福利 妇女 改革 改进 改善 改造 干部 岗位 高质量 高质量发展 各级 各地 各单位 公布 公告 公共 公开 公示 公务员 供水 供电
    供热 工程 工业 工作 工作报告 工作会议 工作要点 工作总结 巩固 关于 关心 管理 管理办法 贯彻 贯彻落实 规定 规范 规划
    规则 国家 国庆节 国庆 国务院 号召 河道 核定 环境 环境保护 换届 换届选举 汇报 会议 会议纪要 会议精神 活动 机构 机关
    机制 积极 基层 基础设施 基本 级别 集中 纪律 纪委 纪要 计划 技术 加快 加强 检查 监督 监督管理 监测 建立 建立健全
    建设 建议 健康 健全 教师 教育 交通 交通运输 节约 街道 解决 紧急 进行 进一步 精神 精准 经济 经济社会 经验 救灾 救助
    举办 举行 决定 决议 竣工 开发 开放 开展 考核 科技 科学 扩大 劳动 老龄 老年人 老旧小区 类型 离退休 利用 例会 联合
    联系 两会 林业 领导 领导干部 领导小组 旅游 绿化 落实 媒体 民生 民政 民族 民主 名单 目标 纳税人 农产品 农村 农业
    农业农村 农民 农民工 排查 培训 批复 批准 评比 评估 评价 企业 启动 请示 清理 清明节 情况 青少年 青年 区域 全国 全面
    全省 全市 全县 全区 全乡 全镇 全校 确保 群众 燃气 人才 人大 人大代表 人大常委会 人口 人民 人民代表大会 人民政府
    人事 人员 任免 任命 日常 入学 三农 森林 森林防火 商务 设立 设施 社会 社会主义 社区 审查 审计 审批 审议 生产 生活
    生态 生态环境 师生 失业 十四五 十五五 实施 实施方案 实施细则 实施意见 实行 食品 食品安全 使用 示范 市场 事故 事项
    事业 事业单位 试点 试行 收费 收入 手续 水库 水利 水资源 税收 司法 思想 思想政治 宿舍 隧道 台风 提案 提高 提升 体系
    体育 体制 条例 停水 停电 通报 通告 通知 统计 统一 统战 投入 投诉 突发 突发事件 土地 推动 推广 推荐 推进 完善 网络
    网站 危险 违法 维护 维修 委员 委员会 卫生 文化 文件 文明 文物 稳定 问题 污染 物资 系统 细则 下达 先进 先进集体
    先进个人 县级 县委 现场 现场会 相关 乡村 乡村振兴 乡镇 项目 消防 消防安全 消费 协调 协商 协会 协作 心理 新时代
    新型 信访 信息 信息化 行动 行动计划 行为 行业 行政 行政审批 行政执法 宣传 宣传教育 选举 选拔 学生 学习 学校 巡察
    巡视 研究 严格 严禁 严肃 研讨 一线 养老 养老服务 要点 医疗 医疗保障 依法 遗产 义务 义务教育 意见 意见建议 应对 应急
    应急管理 应急预案 迎接 营商环境 拥军 优抚 优化 优惠 优秀 有关 有关工作 幼儿园 预案 预防 预算 元旦 元旦春节 援助
    阅读 运动会 运行 暂行 暂行办法 灾害 责任 责任制 增强 战略 招聘 招生 召开 整顿 整改 整治 正式 征集 征求 征求意见
    政策 政府 政务 政务服务 政务公开 政协 政协委员 政治 执法 执行 值班 职工 职责 指导 指导意见 指南 制定 制度 治安
    治理 致富 中共 中共中央 中国 中小企业 中小学 中小学生 中央 中心 种植 重大 重点 重点工作 重要 主题 住房 驻村 专项
    专项整治 专业 专题 转发 印发 装备 状况 准备 资金 资源 综合 综合治理 总结 总体 组织 组织部 座谈会 做好
    """.split()  # noqa: SIM905 - a list of five hundred lines would be no easier to read
)
_LONGEST = max(map(len, _WORDS))

# What is never taken apart: short quotations, document numbers, numbers with what they count, words of letters.
_WHOLE = re.compile(
    r"""《[^《》]{1,8}》|“[^“”]{1,8}”|「[^「」]{1,8}」
    |〔[0-9０-９]{4}〕(?:第?[0-9０-９]+号)?
    |第?[0-9０-９]+(?:[.．][0-9０-９]+)?[%％‰]?(?:年度|季度|学年|周年|月份|[届次年月日号期批个条项名件户天万亿元人县市区村级种类所家])?
    |第[一二三四五六七八九十百千〇零两]+(?:年度|季度|学年|周年|月份|[届次年月日号期批个条项名件户天万亿元人县市区村级种类所家])?|[一二三四五六七八九十百千〇零两]+(?:年度|季度|学年|周年|月份|[届次年月日号期批个条项名件户天万亿元人县市区村级种类所家])
    |[^\W\d_\u2e80-\uffff][\w’'./&@+-]*""",
    re.VERBOSE,
)
_NAMES_END = "省市县区州旗乡镇村局委办厅院校所站队组部室处社会"
"""How names end that no list has: 砚溪县."""
_NOT_FIRST = frozenset("的之了、，。；：！？）〕》”」』】…—·,.;:!?)]}%％")
_NOT_LAST = frozenset("（〔《“「『【([{第")
_JOINTS = frozenset("和与及暨或对在为向")
_KINDS = re.compile(
    "的(?:紧急|补充|若干|指导|实施)?(?:通知|通报|意见|决定|决议|公告|通告|公报|请示|批复|报告|议案|函|纪要|命令|办法|规定|方案|公示|建议|说明)"
)
"""What titles end in, or nearly so."""

_ENCLOSURE = re.compile(r"附件\s*(?:[0-9０-９]+|[一二三四五六七八九十]+)?[\s：:.．、_—-]*")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")

_CUT, _UNSURE, _SEAM = 40.0, 8.0, 3.0
"""What a break costs inside of something that may be a word, at the edge of one, and between two words."""
_NEVER = float("inf")


def title_lines(title: str, width: int = 20) -> tuple[str, ...]:
    """A title in lines of at most so many characters, of which Latin ones count half.

    As few lines as it takes, shaped as a trapezium or a rhombus, the last of more than one character. A title that
    fits into one line, or is not in Chinese, is one line; so is a run that may not be broken, however long.
    """
    title = " ".join(title.split())
    if ems(title) <= width or 2 * sum(map(len, IDEOGRAPHS.findall(title))) < len(title):
        return (title,)
    units = tuple(_units(title))
    costs = _costs(units)
    least = max(2, -(-_halves(title) // (2 * width)))
    for count in range(least, len(units) + 1):
        found = [best for shape in _shapes(count) if (best := _divided(units, costs, shape, width))]
        if found:
            return min(found)[1]
    return (title,)


def enclosure(name: str) -> str:
    """What an enclosure is called in official documents (7.3.4), from its file's name: without 附件1, and no ending."""
    stem = _ENDING.sub("", name)
    match = _ENCLOSURE.match(stem)
    return (stem[match.end() :] if match else "") or stem


def ems(text: str) -> int:
    """How many full characters a text is as wide as, rounded up."""
    return -(-_halves(text) // 2)


def _halves(text: str) -> int:
    return sum(1 if ord(character) < 0x2E80 and character not in "“”‘’…—·" else 2 for character in text)


def _units(title: str) -> Iterator[tuple[str, bool]]:
    """What a break may stand between, and whether it is known to be a word."""
    at = 0
    while at < len(title):
        word = next(
            (word for size in range(_LONGEST, 1, -1) if (word := title[at : at + size]) in _WORDS), ""
        )
        if not word and (match := _WHOLE.match(title, at)):
            word = match[0]
        if kind := _KINDS.match(title, at):
            word = kind[0]
        yield word or title[at], bool(word)
        at += len(word) or 1


def _costs(units: tuple[tuple[str, bool], ...]) -> tuple[float, ...]:
    """What a break costs before each unit; the first has none before it."""
    return (_NEVER, *map(_cost, units, units[1:]))


def _cost(before: tuple[str, bool], after: tuple[str, bool]) -> float:
    (left, left_known), (right, right_known) = before, after
    if right[0] in _NOT_FIRST or left[-1] in _NOT_LAST:
        return _NEVER
    if right == "关于" or left[-1] in "、，；： " or left == " ":
        return 0.0
    if left == "的" or left in _JOINTS or left == "关于":
        return _SEAM if left != "关于" else _UNSURE
    if right in _JOINTS:
        return _SEAM
    if left_known and right_known:
        return _SEAM
    if left_known or right_known or left in _NAMES_END:
        return _UNSURE
    return _CUT


def _shapes(count: int) -> Iterator[tuple[float, ...]]:
    """The lines' shares of a title: growing, shrinking, and with the longest in the middle."""
    slope = [1 + 0.3 * (line / (count - 1) - 0.5) for line in range(count)]
    yield tuple(slope)
    yield tuple(reversed(slope))
    if count > 2:
        middle = (count - 1) / 2
        yield tuple(1.15 - 0.3 * abs(line - middle) / middle for line in range(count))


def _divided(
    units: tuple[tuple[str, bool], ...], costs: tuple[float, ...], shape: tuple[float, ...], width: int
) -> tuple[float, tuple[str, ...]] | None:
    """The best lines of a shape, and what they cost; None where they don't fit."""
    total = sum(_halves(unit) for unit, _ in units) / 2

    @cache
    def rest(start: int, line: int) -> tuple[float, tuple[str, ...]] | None:
        ideal = total * shape[line] / sum(shape)
        best: tuple[float, tuple[str, ...]] | None = None
        text = ""
        for end in range(start + 1, len(units) + 1):
            text += units[end - 1][0]
            size = _halves(text.strip()) / 2
            if size > width and end > start + 1:
                break
            is_last = line == len(shape) - 1
            if is_last != (end == len(units)) or (is_last and size < 2):
                continue
            cost = (size - ideal) ** 2 + (0.0 if is_last else costs[end])
            following = (0.0, ()) if is_last else rest(end, line + 1)
            if following is None or cost == _NEVER:
                continue
            whole = (cost + following[0], (text.strip(), *following[1]))
            best = whole if best is None else min(best, whole)
        return best

    return rest(0, 0)
