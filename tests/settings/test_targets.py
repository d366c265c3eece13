"""How gen.yaml names the places that a site is published to."""

import pytest

from generator.settings.targets import FolderPlace, GitPlace, RclonePlace, SshPlace, read_place


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
