"""Texts opened and saved: what nobody edited stays byte for byte, and what somebody else has written is never lost."""

import stat
from pathlib import Path

import pytest

from generator.desk.drafts import Draft, draft_of, drafts, keep_draft
from generator.desk.model import Edit, Value
from generator.desk.texts import Clash, Saved, open_text, save, text_of
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from generator.text.dates import clock
from generator.text.merging import resolved
from tests.conftest import ROOT
from tests.desk_corpora import look, markdown
from tests.sites import NOW, article, write_site

PATH = "notices/water.md"
TEXT = article("第一段。\n\n第二段。", tags="[供水]", own="1").encode()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return bulletin(tmp_path, {f"content/{PATH}": TEXT})


def bulletin(root: Path, files: dict[str, str | bytes]) -> Config:
    config, _ = load_config(write_site(root, files) / "gen.yaml")
    assert config
    return config


def disk(config: Config, path: str = PATH) -> Path:
    return config.root / "content" / path


def refused(*arguments: object) -> str:
    with pytest.raises(ProblemsError) as error:
        (open_text if len(arguments) == 2 else save)(*arguments)  # type: ignore[arg-type]  # by the number of arguments
    return error.value.problems[0].code


def test_a_text_is_opened_with_what_its_head_says(config: Config) -> None:
    opened = open_text(config, PATH)
    assert opened.values == {"title": "标题", "date": "2020-09-22", "tags": ["供水"]}
    assert (opened.others, opened.body, opened.body_line) == (("own",), "第一段。\n\n第二段。\n", 8)
    assert (opened.kind, opened.section, opened.is_readable, opened.draft) == (
        "article",
        "notices",
        True,
        None,
    )


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + TEXT,
        TEXT.decode().encode("gb18030"),
        b"\xff\xfe" + TEXT.decode().replace("\n", "\r\n").encode("utf-16-le"),
        TEXT.replace(b"\n", b"\r\n", 3),
        TEXT.rstrip(b"\n"),
        TEXT + "\x07\x00 \u2028末".encode(),
        "---\ntitle: [\n---\n文\n".encode(),
        "---\ntitle: 甲\n文\n".encode(),
        b"",
    ],
    ids=[
        "plain",
        "crlf",
        "bom",
        "gb18030",
        "utf-16",
        "mixed",
        "no-end",
        "control",
        "broken",
        "open",
        "empty",
    ],
)
def test_what_nobody_edited_stays_byte_for_byte(tmp_path: Path, data: bytes) -> None:
    config = bulletin(tmp_path, {f"content/{PATH}": data})
    before = disk(config).stat().st_mtime_ns, disk(config).stat().st_ino
    opened = open_text(config, PATH)
    for edit in (Edit(), Edit(body=opened.body), Edit(whole=opened.text), Edit(changes=opened.values)):
        assert save(config, PATH, opened.digest, edit) == Saved(PATH, opened.digest, changed=False)
    assert (
        disk(config).stat().st_mtime_ns,
        disk(config).stat().st_ino,
    ) == before  # it has not even been written
    if opened.body.count("第二段"):
        saved = save(config, PATH, opened.digest, Edit(body=opened.body.replace("第二段", "新的")))
        assert isinstance(saved, Saved) and saved.changed
        encoding = "gb18030" if data == TEXT.decode().encode("gb18030") else "utf-8"
        encoding = "utf-16-le" if data.startswith(b"\xff\xfe") else encoding
        assert disk(config).read_bytes() == data.replace("第二段".encode(encoding), "新的".encode(encoding))


def test_a_first_body_stands_below_its_head_and_has_an_end(tmp_path: Path) -> None:
    config = bulletin(
        tmp_path, {"content/a.md": "---\ntitle: 甲\n---\n", "content/b.md": "---\ntitle: 乙\n---\n\n"}
    )
    for name, title in (("a.md", "甲"), ("b.md", "乙")):
        save(config, name, open_text(config, name).digest, Edit(body="正文。"))
        assert disk(config, name).read_text(encoding="utf-8") == f"---\ntitle: {title}\n---\n\n正文。\n"


def test_rights_of_a_file_stay(config: Config) -> None:
    disk(config).chmod(0o640)
    save(config, PATH, open_text(config, PATH).digest, Edit({"title": "新"}))
    assert stat.S_IMODE(disk(config).stat().st_mode) == 0o640
    assert [path.name for path in disk(config).parent.iterdir()] == ["water.md"]


def test_what_somebody_else_has_written_is_merged(config: Config) -> None:
    opened = open_text(config, PATH)
    disk(config).write_bytes(TEXT.replace("第一段".encode(), "他的".encode()))
    clash = save(config, PATH, opened.digest, Edit(body=opened.body.replace("第二段", "我的")), opened.text)
    assert isinstance(clash, Clash) and clash.has_base
    assert disk(config).read_bytes() == TEXT.replace("第一段".encode(), "他的".encode())
    whole = resolved(clash.pieces)
    assert whole is not None and "他的" in whole and "我的" in whole
    assert save(config, PATH, clash.digest, Edit(whole=whole)).digest == open_text(config, PATH).digest


def test_a_clash_takes_what_both_began_from_out_of_the_draft(config: Config) -> None:
    opened = open_text(config, PATH)
    edit = Edit({"title": "我的"})
    disk(config).write_bytes(TEXT.replace("标题".encode(), "他的".encode()))
    clash = save(config, PATH, opened.digest, edit)
    assert isinstance(clash, Clash) and not clash.has_base and resolved(clash.pieces) is None
    keep_draft(config, PATH, opened.digest, opened.text, edit, clock(NOW, {}, config.zone))
    clash = save(config, PATH, opened.digest, edit)
    assert isinstance(clash, Clash) and clash.base == opened.text
    assert [(piece.mine, piece.theirs) for piece in clash.pieces if piece.kind == "conflict"] == [
        (("title: 我的",), ("title: 他的",))
    ]
    # Who has written the very same has no quarrel.
    disk(config).write_bytes(TEXT.replace("标题".encode(), "我的".encode()))
    assert isinstance(save(config, PATH, opened.digest, edit, opened.text), Saved)


def test_a_draft_is_kept_until_it_is_saved(config: Config) -> None:
    opened, now = open_text(config, PATH), clock(NOW, {}, config.zone)
    for body in ("甲", "甲乙"):
        keep_draft(config, PATH, opened.digest, opened.text, Edit(body=body), now)
    draft = open_text(config, PATH).draft
    assert draft == Draft(PATH, opened.digest, opened.text, Edit(body="甲乙"), "2020-10-01T12:00:00+08:00")
    assert drafts(config) == (draft,)
    save(config, PATH, opened.digest, draft.edit)
    assert draft_of(config, PATH) is None and drafts(config) == ()
    # One that a crash has left behind a save says nothing new.
    keep_draft(config, PATH, opened.digest, opened.text, Edit(body="甲乙"), now)
    assert open_text(config, PATH).draft is None


def test_a_damaged_draft_is_none(config: Config) -> None:
    keep_draft(config, PATH, "", "", Edit(body="甲"), clock(NOW, {}, config.zone))
    next((config.root / ".gen" / "drafts").iterdir()).write_bytes(b'{"path": 1')
    assert open_text(config, PATH).draft is None and drafts(config) == ()


def test_a_text_that_is_new_or_gone_is_told(config: Config) -> None:
    assert isinstance(save(config, "notices/new.md", "", Edit({"title": "新"}, "文")), Saved)
    assert disk(config, "notices/new.md").read_text(encoding="utf-8") == "---\ntitle: 新\n---\n\n文\n"
    assert isinstance(save(config, "notices/new.md", "", Edit({"title": "别"})), Clash)
    opened = open_text(config, PATH)
    disk(config).unlink()
    assert refused(config, PATH, opened.digest, Edit(body="x")) == "desk-gone"
    assert refused(config, PATH) == "desk-gone"


def test_a_head_that_nobody_can_read_is_edited_as_a_whole(tmp_path: Path) -> None:
    text = "---\ntitle: 甲\ntags: [\n---\n文\n"
    config = bulletin(tmp_path, {"content/a.md": text})
    opened = open_text(config, "a.md")
    assert (opened.is_readable, opened.body, opened.body_line) == (False, "文\n", 5)
    assert refused(config, "a.md", opened.digest, Edit({"title": "乙"})) == "desk-head"
    assert isinstance(save(config, "a.md", opened.digest, Edit(whole=text.replace("[", "[]"))), Saved)
    assert open_text(config, "a.md").is_readable


@pytest.mark.parametrize(
    "path",
    [
        "../gen.md", "a/../../gen.md", "/etc/a.md", "notices//a.md", "./a.md", "a/./b.md", ".hidden.md", ".gen/a.md",
        "notices/_new.md", "notices\\a.md", "a\0.md", "a\n.md", "C:\\a.md",
        "notices/" + "长" * 90 + ".md", "a\ud800.md",
    ],
)  # fmt: skip
def test_no_path_leads_out(config: Config, path: str) -> None:
    assert refused(config, path) == "desk-path"
    assert refused(config, path, "", Edit(whole="x")) == "desk-path"


def test_no_link_is_followed(config: Config) -> None:
    outside = config.root / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("秘密", encoding="utf-8")
    (config.root / "content" / "linked").symlink_to(outside)
    (config.root / "content" / "b.md").symlink_to(outside / "a.md")
    for path in ("linked/a.md", "b.md", "linked/new.md"):
        assert refused(config, path) == "desk-link"
        assert refused(config, path, "", Edit(whole="x")) == "desk-link"
    assert (outside / "a.md").read_text(encoding="utf-8") == "秘密"
    assert [path.name for path in outside.iterdir()] == ["a.md"]


def test_only_texts_are_opened_as_texts(config: Config) -> None:
    for path in ("gen.yaml", "notices/water.review.yaml", "static/a.md", "notices"):
        assert refused(config, path) == "desk-no-text"
    (config.root / "content" / "big.md").write_bytes(b"x" * (4 * 1024 * 1024 + 1))
    assert refused(config, "big.md") == "desk-text-large"
    (config.root / "content" / "noise.md").write_bytes(b"\xff\x00\x81" * 99)
    assert refused(config, "noise.md") == "encoding-unknown"


def test_values_that_are_wrong_are_shown_as_they_are_written(tmp_path: Path) -> None:
    text = article(
        date="下周", draft="maybe", expires="2020年10月1日 8:30", author="[张三, 李四]", image_focus="左"
    )
    config = bulletin(tmp_path, {f"content/{PATH}": text})
    values = open_text(config, PATH).values
    assert values["date"] == "下周" and values["expires"] == "2020-10-01 08:30"
    assert values["author"] == ["张三", "李四"] and values["image_focus"] == "0% 50%"


def test_a_list_that_something_is_wrong_with_is_not_edited_by_a_form(tmp_path: Path) -> None:
    corrections = "corrections:\n  - {date: 下周, text: 有误}\n  - {date: 2020-01-01, text: 另一处}\n"
    text = f"---\ntitle: 甲\n{corrections}extra: {{a: 1}}\n---\n"
    config = bulletin(tmp_path, {f"content/{PATH}": text})
    opened = open_text(config, PATH)
    assert (opened.values, opened.others) == ({"title": "甲"}, ("corrections", "extra"))
    changes: dict[str, Value] = {"corrections": [{"date": "2020-02-02", "text": "新"}]}
    assert refused(config, PATH, opened.digest, Edit(changes)) == "desk-head"
    assert isinstance(save(config, PATH, opened.digest, Edit({"title": "乙"})), Saved)
    assert disk(config).read_text(encoding="utf-8") == text.replace("甲", "乙")


def test_the_text_after_an_edit_is_told_before_it_is_saved(config: Config) -> None:
    assert text_of(config, PATH, Edit({"title": "新"})) == TEXT.decode().replace("标题", "新")
    assert text_of(config, "notices/none.md", Edit(whole="x\r\ny")) == "x\ny"


def test_a_bundle_knows_its_files_and_its_translations(tmp_path: Path) -> None:
    folder = "content/notices/water"
    config = bulletin(
        tmp_path,
        {
            f"{folder}/index.md": TEXT, f"{folder}/index.en.md": TEXT, f"{folder}/图 1.png": b"x",
            f"{folder}/data/a.pdf": b"xy", f"{folder}/.hidden": b"", f"{folder}/index.review.yaml": "reviews:\n",
            "content/notices/other.md": TEXT, "content/notices/other.en.md": TEXT,
        },
    )  # fmt: skip
    opened = open_text(config, "notices/water/index.md")
    assert [(one.name, one.size, one.is_picture) for one in opened.files] == [
        ("a.pdf", 2, False),
        ("图 1.png", 1, True),
    ]
    assert opened.files[1].target == "%E5%9B%BE%201.png"
    assert opened.translations == ("notices/water/index.en.md",)
    assert open_text(config, "notices/other.en.md").translations == ("notices/other.md",)


def test_the_example_is_opened_and_saved_without_a_change(tmp_path: Path) -> None:
    """So are corpora, by hand: `python -m tests.desk_corpora FOLDER…`."""
    files = list(markdown([ROOT / "content"]))
    assert len(files) > 10
    assert {word for _, word in look(files, tmp_path)} == {"same"}
