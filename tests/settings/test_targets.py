"""How gen.yaml names the places that a site is published to."""

from pathlib import Path

import pytest

from generator.settings.config import load_config
from generator.settings.targets import FolderPlace, GitPlace, RclonePlace, SshPlace, read_place
from tests.sites import SETTINGS


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("/srv/www/news", FolderPlace("/srv/www/news")),
        ("../www", FolderPlace("../www")),
        (r"\\server\share\news", FolderPlace(r"\\server\share\news")),
        ("D:/news", FolderPlace("D:/news")),
        ("rsync://web/srv/www/", SshPlace("web", "/srv/www")),
        ("rsync://www@host.example:2222/srv/新 闻", SshPlace("host.example", "/srv/新 闻", "www", "2222")),
        ("rsync://[::1]/srv/www", SshPlace("[::1]", "/srv/www")),
        ("rclone:office:news/live", RclonePlace("office", "news/live")),
        ("rclone:office:", RclonePlace("office", "")),
        ("git:gh-pages", GitPlace("gh-pages")),
    ],
)
def test_each_kind_of_place_is_known(text: str, place: object) -> None:
    assert read_place(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-rf",
        "rsync://-oProxyCommand=touch/srv",
        "rsync://-l@host/srv",
        "rsync://host",
        "rsync://host/",
        "rsync://host/srv/../etc",
        "rsync://ho st/srv",
        "rsync://host:port/srv",
        "rsync://host/a\nb",
        "ftp://host/srv",
        "rclone:office",
        "rclone::sftp,host=a:b",
        "rclone:-v:b",
        "rclone:office:../b",
        "git:",
        "git:-f",
        "git:a..b",
        "git:a b",
        "git:a/../b",
    ],
)
def test_what_could_be_taken_for_something_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"value-place$"):
        read_place(text)


@pytest.mark.parametrize("text", ["rsync://a:b@host/srv", "https://a:b@c/d", "rclone::sftp,pass=x:b"])
def test_passwords_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="value-place-password"):
        read_place(text)


def problems(tmp_path: Path, text: str) -> list[tuple[str, int, int, dict[str, str]]]:
    (tmp_path / "gen.yaml").write_text(f"{SETTINGS}publish:\n  {text}\n")
    _, found = load_config(tmp_path / "gen.yaml")
    return [(one.code, one.line, one.column, {**dict(one.values), "line": one.excerpt}) for one in found]


def test_places_have_names_of_one_s_own_and_their_mistakes_a_line(tmp_path: Path) -> None:
    assert problems(tmp_path, "live: {to: /srv, build: [compress, pdf], check: yes, sign: yes}") == []
    assert problems(tmp_path, "“正式”: {to: /srv}")[0][:3] == ("value-own-name", 5, 3)
    assert problems(tmp_path, "正式: {to: /srv}") == []
    assert problems(tmp_path, "live: {to: ftp://host/a}")[0][:3] == ("value-place", 5, 14)
    assert [code for code, *_ in problems(tmp_path, "live: {build: pdf}")] == ["key-missing"]
    assert [code for code, *_ in problems(tmp_path, "live: {to: }")] == ["value-empty"]
    assert [code for code, *_ in problems(tmp_path, "[a, b]")] == ["value-mapping"]


def test_a_password_is_not_shown_again(tmp_path: Path) -> None:
    ((code, _, _, values),) = problems(tmp_path, "live: {to: 'rsync://clerk:secret@host/srv'}")
    assert (code, "secret" in str(values)) == ("value-place-password", False)
    ((code, _, _, values),) = problems(tmp_path, "live: {to: 'rclone::sftp,user=a,pass=secret:b'}")
    assert (code, "secret" in str(values)) == ("value-place-password", False)
