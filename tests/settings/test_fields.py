import pytest

from generator.problems import Reporter
from generator.settings import fields
from generator.settings.schema import Kind
from generator.settings.values import Reading
from generator.settings.yamltree import compose
from generator.wording import LANGUAGES, describe


def read(kind: Kind, value: str) -> tuple[object, list[tuple[str, int, int]], dict[str, str]]:
    """What a kind makes of a value, its problems as (code, line, column), and the first one's values."""
    text = f"key: {value}"
    reading = Reading(Reporter("a.md", (text,)))
    root = compose(text, reading.reporter)
    assert root is not None
    result = kind.read(root.value[0][1], "key", reading)
    problems = reading.reporter.problems
    for problem in problems:
        assert all(all(describe(problem, language)) for language in LANGUAGES)
    found = [(problem.code, problem.line, problem.column) for problem in problems]
    return result, found, dict(problems[0].values) if problems else {}


@pytest.mark.parametrize(
    ("value", "code"),
    [("2020-02-30", "date-impossible"), ("2020-09-22 25:00", "date-impossible"), ("soon", "date-unreadable")],
)
def test_a_date_that_is_none(value: str, code: str) -> None:
    assert read(fields.Date(), value)[:2] == (None, [(code, 1, 6)])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://www.example.org", "https://www.example.org"),
        ("https://www.example.org/", "https://www.example.org"),
        ("HTTP://Example.ORG:8080/a/b/", "http://example.org:8080/a/b"),
        ("https://example.org/~a/简报/", "https://example.org/~a/%E7%AE%80%E6%8A%A5"),
        ("https://政务.cn/a%20b", "https://xn--zfr164b.cn/a%20b"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://[::1]/a/", "http://[::1]/a"),
        ("https://例子.中国:8443/路径/", "https://xn--fsqu00a.xn--fiqs8s:8443/%E8%B7%AF%E5%BE%84"),
    ],
)
def test_a_base_address_is_stored_plainly(value: str, expected: str) -> None:
    result, problems, _ = read(fields.Address(base=True), value)
    assert problems == []
    assert result == expected


@pytest.mark.parametrize(
    "value",
    [
        "www.example.org",
        "/path/",
        "//example.org",
        "ftp://example.org",
        "https://",
        "https:///x",
        "javascript:alert(1)",
        "https://a b",
        "https://a:port/",
        "https://[::1",
        "https://a..b/",
        "mailto:a@example.org",
    ],
)
def test_no_full_address(value: str) -> None:
    assert read(fields.Address(base=True), value)[:2] == (None, [("value-address", 1, 6)])


@pytest.mark.parametrize(
    "value", ["https://a.org/?x=1", "https://a.org/?", "https://a.org/#x", "https://me@a.org/"]
)
def test_a_base_address_has_no_more_than_a_path(value: str) -> None:
    assert read(fields.Address(base=True), value)[:2] == (None, [("value-base-address", 1, 6)])


def test_another_address_stays_as_written() -> None:
    value = "https://www.example.gov.cn/art/2020/9/22/?id=3&甲=乙#top"
    assert read(fields.Address(), f"'{value}'")[:2] == (value, [])


@pytest.mark.parametrize(
    "value", ["about.md", "/archive/", "https://example.org/", "mailto:a@example.org", "#top"]
)
def test_a_navigation_target(value: str) -> None:
    assert read(fields.Target(), f"'{value}'")[:2] == (value, [])


@pytest.mark.parametrize("value", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "file:///etc"])
def test_no_navigation_target(value: str) -> None:
    assert read(fields.Target(), value)[:2] == (None, [("value-target", 1, 6)])


@pytest.mark.parametrize("value", ["Asia/Shanghai", "Asia/Urumqi", "UTC", "America/New_York"])
def test_a_time_zone(value: str) -> None:
    assert read(fields.TimeZone(), value)[:2] == (value, [])


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("Asia/Beijing", "Asia/Shanghai"),
        ("北京时间", "Asia/Shanghai"),
        ("+08:00", "Asia/Shanghai"),
        ("UTC+8", "Asia/Shanghai"),
        ("Asia/Shangai", "Asia/Shanghai"),
        ("America/NewYork", "America/New_York"),
        ("../../etc/passwd", "Asia/Shanghai"),
        ("nowhere at all", "Asia/Shanghai"),
    ],
)
def test_no_time_zone(value: str, nearest: str) -> None:
    result, problems, values = read(fields.TimeZone(), value)
    assert (result, problems) == (None, [("value-time-zone", 1, 6)])
    assert values["nearest"] == nearest


@pytest.mark.parametrize("value", ["Asia", "localtime", "Factory", "/etc/localtime"])
def test_a_folder_and_the_machines_own_zone_are_no_time_zones(value: str) -> None:
    assert read(fields.TimeZone(), value)[:2] == (None, [("value-time-zone", 1, 6)])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("zh-CN", "zh-CN"),
        ("zh_cn", "zh-CN"),
        ("EN", "en"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
    ],
)
def test_a_language(value: str, expected: str) -> None:
    assert read(fields.Language(), value)[:2] == (expected, [])


@pytest.mark.parametrize("value", ["中文", "english", "zh-", "z", "en us"])
def test_no_language(value: str) -> None:
    assert read(fields.Language(), value)[:2] == (None, [("value-language", 1, 6)])


@pytest.mark.parametrize("value", ["water", "村医委员的随访本", "2020", "c-100%", "a.b", "e\u0301te"])
def test_a_slug(value: str) -> None:
    result, problems, _ = read(fields.Slug(), value)
    assert problems == []
    assert result == value.replace("e\u0301", "é")


def test_a_slug_may_be_written_as_browsers_copy_it() -> None:
    assert read(fields.Slug(), "2020-%E5%81%9C%E6%B0%B4")[:2] == ("2020-停水", [])


@pytest.mark.parametrize("value", ["../../etc", "..", ".", "a/b", "/a", "a\\b", "..\\x", "%2e%2e", "a%2Fb"])
def test_a_slug_does_not_climb_out(value: str) -> None:
    assert read(fields.Slug(), f"'{value}'")[:2] == (None, [("value-slug-outside", 1, 6)])


@pytest.mark.parametrize(
    "value", [".hidden", "a.", "a:b", "a?b", "a#b", "a*", "a|b", "<a>", "%252e", "%FF", "a%00", "长" * 70]
)
def test_a_slug_that_is_no_file_name(value: str) -> None:
    assert read(fields.Slug(), f"'{value}'")[:2] == (None, [("value-slug", 1, 6)])


@pytest.mark.parametrize(
    ("kind", "value", "better"),
    [
        (fields.Slug(), "aux.txt", "aux-1.txt"),
        (fields.SitePath(), "/a/Con/", "Con-1"),
        (fields.SitePaths(), "/nul?id=1", "nul-1"),
        (fields.Permalink(), "/com1/{slug}/", "com1-1"),
    ],
)
def test_what_windows_keeps_for_itself_is_no_address(kind: Kind, value: str, better: str) -> None:
    _, problems, values = read(kind, f"'{value}'")
    assert [code for code, *_ in problems] == ["value-reserved"]
    assert values["better"] == better


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/notices/water/", "/notices/water/"),
        ("/notices/water", "/notices/water/"),
        ("/old.html", "/old.html"),
        ("/old/page.aspx", "/old/page.aspx"),
        ("/v1.0", "/v1.0/"),
        ("/通知/", "/通知/"),
        ("/%E9%80%9A%E7%9F%A5/a%20b/", "/通知/a b/"),
        ("/", "/"),
    ],
)
def test_a_path_on_the_site(value: str, expected: str) -> None:
    assert read(fields.SitePath(), value)[:2] == (expected, [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("notices/water/", "value-path-start"),
        ("https://example.org/x/", "value-path-start"),
        ("/../x/", "value-path-outside"),
        ("/a/%2e%2e/x/", "value-path-outside"),
        ("/a/./x/", "value-path-outside"),
        ("/a\\..\\x", "value-path-outside"),
        ("/a%5Cx", "value-path-outside"),
        ("/%252e%252e/x/", "value-path"),
        ("//example.org/", "value-path"),
        ("/a//b/", "value-path"),
        ("/a?b=c", "value-path"),
        ("/a%00b/", "value-path"),
        ("/.git/", "value-path"),
        ("/%FF/", "value-path-start"),
    ],
)
def test_no_path_on_the_site(value: str, code: str) -> None:
    assert read(fields.SitePath(), f"'{value}'")[:2] == (None, [(code, 1, 6)])


def test_several_paths() -> None:
    assert read(fields.SitePaths(), "/a")[:2] == (("/a/",), [])
    assert read(fields.SitePaths(), "[/a/, /b.html, /a]")[:2] == (("/a/", "/b.html"), [])
    assert read(fields.SitePaths(), "[/a/, b, /../c]")[1] == [
        ("value-path-start", 1, 12),
        ("value-path-outside", 1, 15),
    ]


@pytest.mark.parametrize(
    "value", ["/{section}/{year}/{slug}/", "/{year}-{month}-{day}-{name}.html", "/{slug}/", "/{title}/"]
)
def test_a_permalink_pattern(value: str) -> None:
    assert read(fields.Permalink(), value)[:2] == (value, [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("/{section}/{years}/{slug}/", "permalink-placeholder"),
        ("/{section}/{}/{slug}/", "permalink-placeholder"),
        ("/{section}/{year}/", "permalink-incomplete"),
        ("/{section}/{slug/", "permalink-incomplete"),
        ("'{section}/{slug}/'", "value-path-start"),
        ("/../{slug}/", "value-path-outside"),
        ("/%2e%2e/{slug}/", "value-path"),
        ("/a?id={slug}", "value-path"),
    ],
)
def test_no_permalink_pattern(value: str, code: str) -> None:
    assert read(fields.Permalink(), value)[:2] == (None, [(code, 1, 6)])


def test_a_placeholder_has_a_nearest() -> None:
    assert read(fields.Permalink(), "/{years}/{slug}/")[2]["nearest"] == "{year}"


@pytest.mark.parametrize(
    "kind",
    [
        fields.Date(),
        fields.Focus(),
        fields.Address(),
        fields.Target(),
        fields.TimeZone(),
        fields.Language(),
        fields.Slug(),
        fields.SitePath(),
        fields.SitePaths(),
        fields.Permalink(),
    ],
    ids=lambda kind: type(kind).__name__,
)
def test_each_kind_wants_text_and_describes_itself(kind: Kind) -> None:
    assert {code for code, *_ in read(kind, "{a: b}")[1]} == {"value-text"}
    assert kind.words
    assert "type" in kind.json()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30% 40%", (30, 40)),
        ("0 100", (0, 100)),
        ("30％，40％", (30, 40)),
        ("left", (0, 50)),
        ("Bottom right", (100, 100)),
        ("top-center", (50, 0)),
        ("左上", (0, 0)),
        ("居中", (50, 50)),
    ],
)
def test_what_matters_in_a_picture(value: str, expected: tuple[int, int]) -> None:
    assert read(fields.Focus(), value)[:2] == (expected, [])


@pytest.mark.parametrize("value", ["30%", "101% 0%", "-1 2", "left right", "face", "30% top", "'-'"])
def test_nothing_that_matters_in_a_picture(value: str) -> None:
    assert read(fields.Focus(), value)[:2] == (None, [("value-focus", 1, 6)])


def test_an_old_address_may_have_a_query() -> None:
    kind = fields.SitePaths()
    value = "[/view.asp?id=12&a=%E6%B0%B4, /view?id=1, /view/?id=1, /%E6%B0%B4?a]"
    assert read(kind, value)[0] == ("/view.asp?id=12&a=%E6%B0%B4", "/view?id=1", "/view/?id=1", "/水?a")
    assert read(kind, "/view.asp?a b")[1] == [("value-query", 1, 6)]
    assert read(kind, "'/view.asp?a\"b'")[1] == [("value-query", 1, 6)]


@pytest.mark.parametrize("kind", [fields.SitePath(), fields.SitePaths()])
def test_an_address_of_endless_parts_is_refused(kind: Kind) -> None:
    result, found, values = read(kind, "/" + "a/" * 30_000)
    assert (result, found) == (None, [("value-path", 1, 6)])
    assert len(values["value"]) < 300
    assert read(kind, "/" + "a/" * 499)[1] == []
