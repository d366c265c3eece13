"""Pictures and attachments dropped on a text."""

from datetime import datetime
from pathlib import Path

import pytest

from generator.desk.files import LARGEST_FILE, add_file, files_beside, remove_file, safe_name
from generator.desk.model import Edit
from generator.desk.texts import open_text, save
from generator.desk.trash import put_back, trashed
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from generator.text.dates import clock
from tests.photos import opened, photo
from tests.sites import NOW, article, build_site, pages, tree, write_site

PLAIN, BUNDLE = "news/水.md", "news/b/index.md"
PDF = b"%PDF-1.4\n1 0 obj\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    texts = {
        f"content/{PLAIN}": article(),
        f"content/{BUNDLE}": article(),
        "content/news/_index.md": "---\ntitle: 甲\n---\n",
    }
    config, _ = load_config(write_site(tmp_path, texts) / "gen.yaml")
    assert config
    return config


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("现场 照片(1).JPG", "现场-照片-1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张\\通知.docx", "通知.docx"),
        (".htaccess", "htaccess"),
        ("_index.md", "index.md"),
        ("a.b.c.pdf", "a.b.c.pdf"),
        ("CON.png", "CON-1.png"),
        ("？？？.png", "file.png"),
        ("", "file"),
        ("x." + "y" * 40, "x." + "y" * 40),
        ("长" * 200 + ".png", "长" * 40 + ".png"),
        ("a\0b\n.png", "a-b.png"),
        ("a\ud800.png", "a.png"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_picture_comes_upright_where_the_text_has_its_files(config: Config) -> None:
    data = photo(400, 300, turned=6)
    added = add_file(config, BUNDLE, "现场 照片.JPG", data)
    assert (added.file, added.target, added.markdown) == (
        "news/b/现场-照片.jpg",
        "现场-照片.jpg",
        "![](现场-照片.jpg)",
    )
    assert (added.is_picture, added.width, added.height) == (True, 300, 400)
    assert opened((config.root / "content" / added.file).read_bytes()).size == (300, 400)
    again, other = (
        add_file(config, BUNDLE, "现场 照片.JPG", data),
        add_file(config, BUNDLE, "现场 照片.JPG", photo(80, 60)),
    )
    assert (again.file, other.file) == (added.file, "news/b/现场-照片-2.jpg")
    assert [(one.name, one.target) for one in files_beside(config, BUNDLE)] == [
        ("现场-照片-2.jpg", "现场-照片-2.jpg"),
        ("现场-照片.jpg", "现场-照片.jpg"),
    ]


def test_a_plain_file_keeps_its_path_and_its_address(config: Config) -> None:
    build_site(config.root)
    before = set(pages(config.root))
    picture = add_file(config, PLAIN, "图.png", photo(80, 60, "PNG"))
    paper = add_file(config, PLAIN, "通知 [终].pdf", PDF)
    assert (picture.path, picture.file, picture.target) == (PLAIN, "news/水/图.png", "水/图.png")
    assert paper.markdown == "[通知 终 .pdf](水/通知-终.pdf)"
    text = open_text(config, PLAIN)
    save(
        config,
        PLAIN,
        text.digest,
        Edit(body=f"{text.body}\n{picture.markdown.replace('[]', '[图]')}\n\n{paper.markdown}\n"),
    )
    assert [one.file for one in open_text(config, PLAIN).files] == [picture.file, paper.file]
    assert build_site(config.root).problems == ()
    assert before <= set(pages(config.root))
    assert {"news/水/图.png", "news/水/通知-终.pdf"} <= set(tree(config.root / "site"))


def test_a_folder_that_others_have_is_left_alone(config: Config) -> None:
    (config.root / "content/news/水").mkdir()
    (config.root / "content/news/水/index.md").write_text(article(), encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        add_file(config, PLAIN, "a.pdf", PDF)
    assert error.value.problems[0].code == "desk-taken"
    assert files_beside(config, PLAIN) == ()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "desk-file-empty"),
        ("a.md", b"# x", "desk-file-text"),
        ("water.review.yaml", b"reviews:", "desk-path"),
        ("a.html", b"<p>x", "active-name"),
        ("a.php.jpg", photo(80, 60), "active-name"),
        ("web.config", b"<configuration/>", "active-host"),
        ("a.jpg", b"<script>alert(1)</script>", "active-page"),
        ("a.jpg", photo(80, 60) + b"<?php system($_GET[0]);", "active-code"),
        ("a.svg", b"<svg", "drawing-broken"),
        ("a.png", b"no picture at all", "desk-file-picture"),
        ("a.png", photo(1000, 750, "PNG")[:3000], "desk-file-picture"),
        ("a.exe", b"MZ", "active-name"),
    ],
)
def test_what_would_run_or_cannot_be_shown_stays_out(
    name: str, data: bytes, code: str, config: Config
) -> None:
    before = sorted((config.root / "content").rglob("*"))
    for path in (PLAIN, BUNDLE):
        with pytest.raises(ProblemsError) as error:
            add_file(config, path, name, data)
        assert error.value.problems[0].code == code
    assert sorted((config.root / "content").rglob("*")) == before


def test_what_is_too_large_stays_out(config: Config) -> None:
    with pytest.raises(ProblemsError) as error:
        add_file(config, PLAIN, "a.pdf", bytes(LARGEST_FILE + 1))
    assert error.value.problems[0].code == "desk-file-large"


def test_a_section_s_picture_lies_in_its_folder_and_a_page_s_makes_no_section(config: Config) -> None:
    from generator.content.beginning import sections_of

    assert add_file(config, "news/_index.md", "a.png", photo(80, 60, "PNG")).target == "a.png"
    (config.root / "content/about.md").write_text("# 关于\n", encoding="utf-8")
    assert add_file(config, "about.md", "a.png", photo(80, 60, "PNG")).target == "about/a.png"
    assert list(sections_of(config)) == ["news"]


def test_a_file_goes_into_the_trash_and_comes_back(config: Config) -> None:
    now: datetime = clock(NOW, {}, config.zone)
    added = add_file(config, PLAIN, "a.pdf", PDF)
    remove_file(config, PLAIN, added.file, now)
    assert files_beside(config, PLAIN) == () and not (config.root / "content/news/水").exists()
    put_back(config, trashed(config)[0].id)
    assert [one.file for one in files_beside(config, PLAIN)] == [added.file]
    for file in ("news/b/index.md", "../gen.yaml", "news/水/none.pdf"):
        with pytest.raises(ProblemsError):
            remove_file(config, PLAIN, file, now)
