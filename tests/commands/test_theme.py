"""`gen theme new`."""

from pathlib import Path

import pytest

from generator.commands import cli
from tests.sites import article, build_site, pages, tree, write_site


@pytest.mark.parametrize(("language", "said"), [("en_US", "gen serve"), ("zh_CN", "下一步")])
def test_a_new_theme_builds_without_a_problem_and_changes_nothing_but_one_style_sheet(
    language: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article("::: 提醒 停水\n明日。\n:::")})
    (root / "content/news").joinpath("b.md").write_text(article("正文。", date="2020-09-01"), "utf-8")
    monkeypatch.chdir(root / "content")
    monkeypatch.setenv("LANG", f"{language}.UTF-8")

    assert cli.main(["theme", "new"]) == 0
    shown = capsys.readouterr().out
    assert said in shown
    made = set(tree(root / "templates"))
    assert {"base.html", "article.html", "assets/own.css", "blocks/notice.html", "blocks/notice.css"} <= made
    assert all(f"../templates/{path}" in shown for path in made)
    assert "«" not in "".join(data.decode() for data in tree(root / "templates").values())

    assert build_site(root).problems == ()
    page = pages(root)["news/2020/a/index.html"]
    assert '<aside class="block block-notice">\n<p class="block-title"><strong>停水</strong></p>' in page
    assert "assets/own." in page

    (root / "templates/base.html").write_text("{# mine #}", "utf-8")
    assert cli.main(["theme", "new"]) == 0
    assert (root / "templates/base.html").read_text("utf-8") == "{# mine #}"
    assert "mine" not in capsys.readouterr().out


def test_it_can_lie_elsewhere_and_a_folder_that_can_not_be_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert cli.main(["theme", "new", "looks/ours"]) == 0
    assert (tmp_path / "looks/ours/base.html").is_file()
    (tmp_path / "file").write_text("x")
    assert cli.main(["theme", "new", "file"]) == 2
    assert "gen theme: " in capsys.readouterr().err
