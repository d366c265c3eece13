"""What the benchmark of the search asks, and what it says where nothing can be asked. No times."""

import random
from pathlib import Path

import pytest

from benchmarks import answers
from tests.sites import SETTINGS, article, build_site, write_site


def test_queries_are_cut_from_articles_alone(tmp_path: Path) -> None:
    """A site may lie anywhere, be small, and have texts of which nothing can be asked."""
    files = {
        "content/news/a.md": article("| 表头 |\n| --- |\n| 格 |\n\n全县农村饮水安全工程已经验收。"),
        "content/news/b.md": article("Water only."),
        "content/about.md": article("本站由县政协办公室主办并负责解释。", date=""),
    }
    root = tmp_path / "search"
    build_site(write_site(root, files))
    pieces = answers.pieces_of(root / "site", random.Random(0))
    assert pieces == ["全县农村饮水安全工程已经验收"]
    for length in answers.LENGTHS:
        query = answers.cut(random.Random(1), pieces, length)
        assert len(query) == length and query in pieces[0]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"gen.yaml": SETTINGS + "search: {enabled: no}\n", "content/news/a.md": article("水" * 9)},
            "no search",
        ),
        ({"content/news/a.md": article("Water only.")}, "no article"),
    ],
)
def test_a_site_in_which_nothing_can_be_asked_is_told_of(
    files: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build_site(write_site(tmp_path, files))
    assert answers.main(["--site", str(tmp_path / "site")]) == 1
    assert said in capsys.readouterr().err
