"""What is handed out: the README's commands, the wheel, the sdist, and what they install."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator import __version__
from generator.rendering.assets import shortened
from tests.conftest import ROOT
from tests.sites import article, build_site, write_site

DISTRIBUTION = f"gen_bulletin-{__version__}"
WHERE = "import generator; print(generator.__file__)"
SITE = {"content/news/rain.md": article("今天下雨。", title="下雨")}


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder, far from the repository; gives what it printed."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


JUDGES = ("ruff check", "ruff format --check", "mypy", "lint-imports")
"""What looks at the code before the tests run: lint, layout, types, and the order of the rooms."""


def readme_commands() -> list[str]:
    """The lines of the README that make a virtual environment: the build command and the test command."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^ *(python3 -m venv .+)$", text, re.MULTILINE)


def test_the_readme_has_a_build_command_and_a_test_command() -> None:
    build, test = readme_commands()
    assert build.endswith(" .venv/bin/gen build")
    assert [command.removeprefix(".venv/bin/") for command in test.split(" && ")[3:]] == [*JUDGES, "pytest"]


def test_ci_runs_the_readme_s_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert readme_commands()[1] == lines[-1]


def locked(name: str) -> dict[str, tuple[str, int]]:
    """A lock file's packages: the version, and how many files of it are allowed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9-]+)==(\S+).*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", text, re.MULTILINE
    )
    assert len(entries) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)), (
        "every line is a package with digests"
    )
    return {name: (version, hashes.count("sha256")) for name, version, hashes in entries}


LOCKS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_file_has_all_that_pyproject_asks_for(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    wanted = {
        "requirements.txt": project["dependency-groups"]["build"],
        "requirements-dev.txt": [
            line for names in extras.values() for line in names if "gen-bulletin[" not in line
        ],
    }[name]
    found = locked(name)
    for line in (*project["project"]["dependencies"], *wanted, *project["build-system"]["requires"]):
        needed = Requirement(line)
        version, _ = found[canonicalize_name(needed.name)]
        assert needed.specifier.contains(version), f"{line}: run .ci/lock"


def test_both_lock_files_have_the_same_versions() -> None:
    small, large = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: large.get(name) for name in small} == small


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_place_to_get_packages_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links| @ ", text)


@pytest.mark.parametrize(("number", "name"), list(enumerate(LOCKS)))
def test_the_readme_s_commands_install_what_is_locked_and_ask_for_no_more(number: int, name: str) -> None:
    locks, ours, _ = [
        part.split(" install --quiet ")[-1] for part in readme_commands()[number].split(" && ")[1:4]
    ]
    assert locks == f"-r {name}"
    assert ours.removesuffix(".").removesuffix("--editable ") == "--no-deps --no-build-isolation "


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_s_bulletin_builds_without_a_problem(name: str, tmp_path: Path) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    [settings] = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    [written] = re.findall(r"^```markdown\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    [path] = re.findall(r"`(content/[a-z]+/[a-z]+\.md)`", text)
    report = build_site(write_site(tmp_path, {"gen.yaml": settings, path: written}), strict=True)
    assert (report.articles, report.problems) == (1, ())


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_name_the_same_build_command(name: str) -> None:
    assert readme_commands()[0] in (ROOT / name).read_text(encoding="utf-8")


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.MULTILINE)[0] == __version__


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a release hands out: the wheel and the sdist, made by one command."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--directory", folder, folder=ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    return distributions / f"{DISTRIBUTION}-py3-none-any.whl"


def test_the_wheel_holds_the_program_its_theme_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    program = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "generator").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    theme = {
        "generator/theme/" + path.relative_to(ROOT / "templates").as_posix()
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    information = {name for name in names if name.startswith(f"{DISTRIBUTION}.dist-info/")}
    assert names == program | theme | information
    assert {"generator/py.typed", "generator/wording/zh-CN.toml", "generator/theme/article.html"} <= names
    assert {"generator/serve/client/preview.js", "generator/serve/client/preview.css"} <= names
    assert f"{DISTRIBUTION}.dist-info/licenses/LICENSE" in information


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    about = Parser().parsestr(archive.read(f"{DISTRIBUTION}.dist-info/METADATA").decode())
    assert about["Name"] == "gen-bulletin"
    assert about["License-Expression"] == "MIT"
    assert about["Requires-Python"] == ">=3.11"
    entry_points = archive.read(f"{DISTRIBUTION}.dist-info/entry_points.txt").decode()
    assert "gen = generator.__main__:main" in entry_points


def test_the_sdist_holds_what_the_tests_need_and_nothing_that_was_made(distributions: Path) -> None:
    with tarfile.open(distributions / f"{DISTRIBUTION}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for needed in (
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "gen.yaml",
        "templates/article.html",
        ".ci/run",
        "requirements.txt",
    ):
        assert needed in names
    assert any(name.startswith("content/news/") for name in names)
    assert "tests/checkers/package-lock.json" in names
    made = re.compile(r"(^|/)(node_modules|__pycache__|\.venv|\.gen|\.[a-z]+_cache|\.hypothesis)/|^site/[^.]")
    assert [name for name in names if made.search(name)] == []


def test_the_sdist_makes_the_same_wheel(distributions: Path, wheel: Path, tmp_path: Path) -> None:
    """So whatever holds of one of the two when it is installed holds of the other."""
    with tarfile.open(distributions / f"{DISTRIBUTION}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", folder=tmp_path / DISTRIBUTION)
    made = tmp_path / DISTRIBUTION / "dist" / wheel.name
    assert made.read_bytes() == wheel.read_bytes()


def test_an_installation_from_the_sdist_builds_a_bulletin_elsewhere_with_the_default_theme(
    distributions: Path, tmp_path: Path
) -> None:
    environment, bulletin = tmp_path / "environment", write_site(tmp_path / "简报", SITE)
    # This environment's pip will do, and only what runs is compiled: that is most of an installation's time.
    run(sys.executable, "-m", "venv", "--without-pip", environment, folder=tmp_path)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    sdist = distributions / f"{DISTRIBUTION}.tar.gz"
    install = ("install", "--quiet", "--disable-pip-version-check", "--no-compile", sdist)
    run(sys.executable, "-m", "pip", "--python", programs / "python", *install, folder=tmp_path)

    assert run(programs / "gen", "--version", folder=tmp_path) == f"gen {__version__}\n"
    assert str(environment) in run(programs / "python", "-c", WHERE, folder=tmp_path)

    run(programs / "gen", "build", folder=bulletin / "content")
    page = (bulletin / "site" / "news" / "2020" / "rain" / "index.html").read_text(encoding="utf-8")
    assert "今天下雨。" in page
    [sheet] = (bulletin / "site").rglob("style.*.css")
    source = (ROOT / "templates" / "assets" / "style.css").read_text(encoding="utf-8")
    assert sheet.read_text(encoding="utf-8") == shortened(source)


def test_these_tests_run_in_an_editable_installation(tmp_path: Path) -> None:
    """As the README's test command makes it; from another folder it is the repository's program, with its theme."""
    program = Path(sys.executable).with_name("gen")
    assert run(program, "--version", folder=tmp_path) == f"gen {__version__}\n"
    assert run(sys.executable, "-c", WHERE, folder=tmp_path).strip() == str(ROOT / "generator/__init__.py")
    bulletin = write_site(tmp_path / "简报", SITE)
    run(program, "build", folder=bulletin)
    assert list((bulletin / "site").rglob("style.*.css"))


def test_nobody_is_told_to_ask_an_index_for_what_none_has() -> None:
    """The package is installed from its folder; the one place that names it otherwise is pyproject.toml."""
    told = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("generator/**/*.toml"),
        *ROOT.glob("generator/**/*.py"),
    ]
    assert len(told) > 100
    assert [
        path.name for path in told if re.search("install.{0,40}(?<!/)gen-bulletin", path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize("name", ["guide.md", "guide.zh-CN.md"])
def test_the_guide_s_extras_are_those_that_there_are(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    rows = set(
        re.findall(r"^\| `(\w+)` \|", text.partition("\n## 1. ")[2].partition("\n## 2. ")[0], re.MULTILINE)
    )
    assert rows == project["optional-dependencies"].keys() - {"dev"}
    asked = {
        extra for found in re.findall(r'pip install "\.\[([a-z,]+)\]"', text) for extra in found.split(",")
    }
    assert asked <= rows
