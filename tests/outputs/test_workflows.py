import re
from pathlib import Path

import pytest
import yaml

from generator import __version__
from generator.commands import cli
from generator.outputs.hosting.workflows import GITHUB_PAGES, GITLAB_PAGES, github_pages, gitlab_pages
from tests.conftest import ROOT
from tests.sites import SETTINGS, article, write_site

TEXTS = {GITHUB_PAGES: github_pages(), GITLAB_PAGES: gitlab_pages()}


def commands(path: str) -> list[str]:
    """What a workflow has run, in its order."""
    workflow = yaml.safe_load(TEXTS[path])
    if path == GITLAB_PAGES:
        return list(workflow["pages"]["script"])
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


def test_the_build_at_github_may_only_read_and_only_the_other_job_publishes() -> None:
    workflow = yaml.safe_load(github_pages())
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    (upload,) = (step for step in workflow["jobs"]["build"]["steps"] if "upload" in step.get("uses", ""))
    assert upload["with"] == {"path": "site", "include-hidden-files": True}, "signatures lie in .well-known"


def test_gitlab_publishes_what_is_built() -> None:
    pipeline = yaml.safe_load(gitlab_pages())
    assert pipeline["pages"]["artifacts"]["paths"] == ["public"]
    assert "--output public" in pipeline["pages"]["script"][-1]


@pytest.mark.parametrize("path", TEXTS)
def test_what_is_run_is_named_by_its_state(path: str) -> None:
    used = re.findall(r"uses: (.*)", TEXTS[path])
    assert [
        use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    ] == []
    (install,) = (line for line in commands(path) if "pip install" in line)
    assert install.endswith(f"/gen@v{__version__}")


@pytest.mark.parametrize("path", TEXTS)
def test_the_commands_build_a_bulletin(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_site(tmp_path, {"gen.yaml": SETTINGS, "content/news/a.md": article()}))
    (build,) = (line for line in commands(path) if line.startswith("gen build"))
    words = re.sub(r'"\$[^"]*"', "https://office.example/news", build).split()[1:]
    assert cli.main(words) == 0
    folder = "public" if path == GITLAB_PAGES else "site"
    assert "https://office.example/news/" in (tmp_path / folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["hosting.md", "hosting.zh-CN.md"])
def test_the_handbook_shows_them(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    for path, written in TEXTS.items():
        assert f"```yaml {path}\n{written}```" in text
