"""What a text was before, as git knows it."""

import os
import subprocess
from pathlib import Path

import pytest

from generator.desk.versions import version_text, versions
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.sites import article, write_site


def git(root: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    people = ("-c", "user.name=张三", "-c", "user.email=z@example.org")
    subprocess.run(["git", *people, *arguments], cwd=root, check=True, capture_output=True, env=environment)


def configured(root: Path) -> Config:
    config, _ = load_config(write_site(root, {"content/news/旧.md": article("一\r\n二")}) / "gen.yaml")
    assert config
    return config


def test_a_text_s_versions_are_there_under_its_earlier_name_too(tmp_path: Path) -> None:
    config = configured(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "content")
    git(tmp_path, "commit", "-qm", "第一次\n\n说明")
    git(tmp_path, "mv", "content/news/旧.md", "content/news/新.md")
    git(tmp_path, "commit", "-qm", "改名")
    file = tmp_path / "content/news/新.md"
    file.write_text(article("三"), encoding="utf-8")
    git(tmp_path, "commit", "-qam", "改文")
    found = versions(config, "news/新.md")
    assert [(one.message, one.author, one.path) for one in found] == [
        ("改文", "张三", "news/新.md"),
        ("改名", "张三", "news/新.md"),
        ("第一次", "张三", "news/旧.md"),
    ]
    assert version_text(config, "news/新.md", found[0].id) == article("三")
    assert version_text(config, "news/新.md", found[2].id) == article("一\n二")
    for id in ("HEAD", "--help", found[0].id[:8], ""):
        with pytest.raises(ProblemsError) as error:
            version_text(config, "news/新.md", id)
        assert error.value.problems[0].code == "desk-version-gone"
    with pytest.raises(ProblemsError):
        versions(config, "../gen.yaml")


def test_without_git_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = configured(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert versions(config, "news/旧.md") == ()
