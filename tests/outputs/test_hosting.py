import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.outputs import hosting
from generator.outputs.hosting import model, platforms, servers
from generator.proving.sums import OWN
from generator.settings.config import Settings, load_config
from tests.sites import SETTINGS, article, build_site, write_site

ALIASES = (
    ("/view.asp?id=12&type=3", "/news/%E6%B0%B4%20x/"),
    ("/a$1/b.asp?id=%e4%22", "/n/a$b/"),
    ("/old;1.html", "/n/"),
    ("/Dir/", "/m/"),
)


def settings(tmp_path: Path, text: str = "hosting: {}\n") -> Settings:
    (tmp_path / "gen.yaml").write_text(SETTINGS + text, "utf-8")
    config, problems = load_config(tmp_path / "gen.yaml")
    assert config, problems
    return config.settings


@pytest.fixture
def told(tmp_path: Path) -> model.Hosting:
    text = "hosting:\n  hsts: 2\n  headers: {X-Own: 'a \"b\" 5%', referrer-policy: no-referrer, X-Frame-Options: }\n"
    return model.hosting_of(settings(tmp_path, text), "https://bulletin.example/b", ALIASES)


# The table


def test_what_the_settings_say_takes_the_place_of_what_is_usual(told: model.Hosting) -> None:
    headers = dict(told.rules[0].headers)
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Own"] == 'a "b" 5%'
    assert headers["Strict-Transport-Security"] == "max-age=172800"
    assert "X-Frame-Options" not in headers


def test_browsers_are_not_held_to_https_unasked(tmp_path: Path) -> None:
    assert "Strict-Transport-Security" not in dict(model.rules_of(settings(tmp_path))[0].headers)


def test_the_policy_allows_the_search_s_form_only_where_there_is_one(tmp_path: Path) -> None:
    assert "form-action 'self'" in model.policy(settings(tmp_path))
    assert "form-action 'none'" in model.policy(settings(tmp_path, "search: {enabled: no}\n"))


def test_the_policy_always_lets_a_page_read_another(tmp_path: Path) -> None:
    for more in ("", "search: {enabled: no}\n"):
        assert "connect-src 'self'" in model.policy(settings(tmp_path, more)), (
            "QR codes come from print views"
        )


def test_the_policy_is_the_one_that_the_pages_are_tested_under(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/templates.md").read_text("utf-8")
    assert f"```text policy\n{model.policy(settings(tmp_path))}\n```" in text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Content-Type: text/html", "value-header-name"),
        ('"X Y": a', "value-header-name"),
        ('"X-A\\nB": a', "value-header-name"),
        ('X-A: "a\\rSet-Cookie: b"', "value-character"),
        ("X-A: $host", "value-header"),
        ("X-A: '{env.PATH}'", "value-header"),
        ("X-A: 文", "value-header"),
        ("{X-A: a, x-a: b}", "value-header-twice"),
    ],
)
def test_a_header_that_some_host_would_take_for_something_else_is_a_problem(
    tmp_path: Path, line: str, code: str
) -> None:
    (tmp_path / "gen.yaml").write_text(f"{SETTINGS}hosting:\n  headers:\n    {line}\n", "utf-8")
    config, problems = load_config(tmp_path / "gen.yaml")
    assert config is None
    assert [(problem.code, problem.line) for problem in problems] == [(code, 6)]


# security.txt


SECURITY = "hosting:\n  security: {contact: [security@example.org, 'tel:+86-1'], expires: 2020-12-01}\n"


def test_whom_to_tell_of_a_hole_is_where_it_is_looked_for(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"gen.yaml": SETTINGS + SECURITY, "content/news/a.md": article()})
    assert [problem.code for problem in build_site(root).problems] == []
    assert (root / "site/.well-known/security.txt").read_text("utf-8") == (
        "Contact: mailto:security@example.org\nContact: tel:+86-1\nExpires: 2020-12-02T00:00:00+08:00\n"
        "Preferred-Languages: zh-CN\nCanonical: https://example.org/bulletin/.well-known/security.txt\n"
    )
    (late,) = (p for p in build_site(root, now="2020-12-02T00:00").problems if p.code == "security-expired")
    assert (late.path, late.line, late.severity) == ("gen.yaml", 5, "warning")


@pytest.mark.parametrize(
    "contact", ["office", "http://example.org/", "javascript:alert(1)", '"a@b.example\\nX: y"', "[]"]
)
def test_a_contact_that_leads_nowhere_is_a_problem(tmp_path: Path, contact: str) -> None:
    lines = f"hosting:\n  security: {{contact: {contact}, expires: 2020-12-01}}\n"
    (tmp_path / "gen.yaml").write_text(SETTINGS + lines, "utf-8")
    assert [problem.code for problem in load_config(tmp_path / "gen.yaml")[1]] == ["value-contact"]


# Redirects


WRITERS: tuple[Callable[[model.Hosting], str], ...] = (
    servers.htaccess,
    servers.caddyfile,
    servers.web_config,
    platforms.redirects,
    lambda told: servers.nginx(told)["nginx-site.conf"],
)


@pytest.mark.parametrize("write", WRITERS)
def test_no_address_ends_a_line_a_word_or_a_block(
    write: Callable[[model.Hosting], str], told: model.Hosting
) -> None:
    long = f"/{'x' * 200}"
    evil = "/x\n} location / { return 302 https://casino.example; }\"' \\ $host `a` {env.HOME}\t<a>&;#"
    plain = write(
        model.Hosting(told.host, "/b", told.rules, model.redirects_of("/b", ((long, "/n/"),)), True, False)
    )
    bad = model.redirects_of("/b", ((long, "/n/"), (evil, "/n/"), (f"/v?{evil}", "/n/"), ("/w", evil)))
    text = write(model.Hosting(told.host, "/b", told.rules, bad, True, False))
    assert re.search(r"\n\s*} location|return 302|<a>|\{env\.HOME\}|`a`", text) is None
    lines = 2 if write is servers.htaccess else 1
    assert len(text.splitlines()) - len(plain.splitlines()) == 3 * lines


def test_nginx_gets_a_map_of_whole_addresses(told: model.Hosting) -> None:
    text = servers.nginx(told)["nginx-http.conf"]
    assert '    "/b/view.asp?id=12&type=3" "/b/news/%E6%B0%B4%20x/";\n' in text
    assert '"/b/a$1/b.asp?id=%e4%22" "/b/n/a%24b/";' in text, "a dollar sign begins a variable"


def test_where_capitals_make_no_difference_one_of_two_stands_and_none_leads_to_itself() -> None:
    aliases = (
        ("/View.asp?id=1", "/n/"),
        ("/view.asp?id=1", "/n/"),
        ("/News/", "/news/"),
        ("/news/", "/news/"),
    )
    found = model.redirects_of("/b", aliases)
    assert [one.address for one in found] == ["/b/News/", "/b/View.asp?id=1", "/b/view.asp?id=1"]
    assert [one.address for one in model.without_capitals(found)] == ["/b/View.asp?id=1"]


@pytest.mark.parametrize(
    ("length", "count", "bucket", "most"),
    [(46, 9, "", ""), (47, 9, "128", "2048"), (1000, 9, "1024", "2048"), (40, 3000, "64", "8192")],
)
def test_nginx_is_told_of_keys_that_its_buckets_are_too_small_for(
    told: model.Hosting, length: int, count: int, bucket: str, most: str
) -> None:
    olds = [f"/v?{number:0{length - 3}}" for number in range(count)]
    redirects = tuple(model.Redirect("/v", old[3:], "/n/") for old in olds)
    text = servers.nginx(model.Hosting("h", "", told.rules, redirects, True, False))["nginx-http.conf"]
    assert re.findall(r"^map_hash_bucket_size (\d+);", text, re.MULTILINE) == ([bucket] if bucket else [])
    assert re.findall(r"^map_hash_max_size (\d+);", text, re.MULTILINE) == ([most] if most else [])


def test_apache_gets_conditions_in_which_nothing_is_a_pattern(told: model.Hosting) -> None:
    text = servers.htaccess(told)
    assert (
        'RewriteCond %{QUERY_STRING} "^id\\x3D12\\x26type\\x3D3$" [NC]\n'
        'RewriteRule "^view\\x2Easp$" "/b/news/\\%E6\\%B0\\%B4\\%20x/" [R=301,L,NE,QSD,NC]\n'
    ) in text
    assert '"^id\\x3D\\x25e4\\x2522$"' in text, "a query is not decoded"
    assert 'X-Own "a \\"b\\" 5%%"' in text, "a percent sign begins a format"


def test_iis_gets_a_map_that_is_xml(told: model.Hosting) -> None:
    tree = ElementTree.fromstring(servers.web_config(told).encode())
    known = {
        one.get("key"): one.get("value") for one in tree.iter("add") if (one.get("key") or "").startswith("/")
    }
    assert known["/b/view.asp?id=12&type=3"] == "/b/news/%E6%B0%B4%20x/"
    assert {one.get("value") for one in tree.iter("add") if one.get("name") == "X-Own"} == {'a "b" 5%'}


def test_iis_serves_what_is_signed(told: model.Hosting) -> None:
    tree = ElementTree.fromstring(servers.web_config(told).encode())
    types = {one.get("fileExtension"): one.get("mimeType") for one in tree.iter("mimeMap")}
    for path in OWN:
        name = path.rpartition("/")[2]
        assert f".{name.rpartition('.')[2] if '.' in name else ''}" in types
    assert types["."] == "text/plain"


def test_netlify_gets_the_parts_of_a_query_as_words(told: model.Hosting) -> None:
    assert "/b/view.asp id=12 type=3 /b/news/%E6%B0%B4%20x/ 301\n" in platforms.redirects(told)
    assert "/b/old;1.html /b/n/ 301!\n" in platforms.redirects(told, forced=True)
    starred = model.redirects_of("", (("/a*/:b/", "/c/:splat/"),))
    text = platforms.redirects(model.Hosting("h", "", told.rules, starred, True, False))
    assert text == "/a%2A/%3Ab/ /c/%3Asplat/ 301\n"


def test_vercel_gets_conditions_for_a_query(told: model.Hosting) -> None:
    rules = json.loads(platforms.vercel(told))["redirects"]
    (one,) = (rule for rule in rules if rule["source"] == "/b/view.asp")
    assert one["has"] == [
        {"type": "query", "key": "id", "value": "12"},
        {"type": "query", "key": "type", "value": "3"},
    ]
    assert one["destination"] == "/b/news/%E6%B0%B4%20x/"


def test_no_rule_of_a_service_says_a_header_twice(told: model.Hosting) -> None:
    text = platforms.headers(told)
    assert text.startswith("/b/*\n  Content-Security-Policy: default-src 'none';")
    assert re.findall(r"Cache-Control: .*", text) == ["Cache-Control: public, max-age=31536000, immutable"]


# In a build


def test_a_host_s_files_lie_where_it_looks_for_them(tmp_path: Path) -> None:
    lines = "hosting: {for: [nginx, apache, caddy, iis, cloudflare-pages, vercel, github-pages]}\n"
    files = {"content/news/a.md": article(aliases="[/view.asp?id=1]")}
    root = write_site(tmp_path, {"gen.yaml": SETTINGS + lines, **files})
    build_site(root)
    of_hosts = {".htaccess", "web.config", "_headers", "_redirects", "vercel.json", ".nojekyll"}
    assert of_hosts <= {path.name for path in (root / "site").iterdir()}
    beside = root / ".gen/hosting"
    names = {"nginx-http.conf", "nginx-server.conf", "nginx-site.conf", "apache.conf", "Caddyfile"}
    assert {path.name for path in beside.iterdir()} == names
    assert "view.asp?id=1" in (beside / "nginx-site.conf").read_text("utf-8")

    (root / "gen.yaml").write_text(SETTINGS + "hosting: {for: [nginx]}\n", "utf-8")
    build_site(root)
    assert of_hosts.isdisjoint(path.name for path in (root / "site").iterdir())
    # No host reads the redirects now; signing does.
    assert {path.name for path in beside.iterdir()} == (names | {"_redirects"}) - {"apache.conf", "Caddyfile"}


def test_without_a_host_there_are_rules_for_old_addresses_alone(tmp_path: Path) -> None:
    plain = settings(tmp_path, "")
    assert [output.url for output in hosting.outputs(plain, "https://h.example", (("/a", "/b/"),))] == [
        "/_redirects"
    ]
    assert list(hosting.outputs(plain, "https://h.example", ())) == []
    assert hosting.beside(plain, "https://h.example", (("/a", "/b/"),)) == {}
