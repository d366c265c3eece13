from base64 import b64encode
from hashlib import sha384
from pathlib import Path

from generator.assets import load_assets
from tests.sites import write_site


def test_names_and_integrity_follow_the_bytes(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {"assets/a.js": "1", "assets/fonts/b.txt": "2", "assets/.hidden": "3"})
    assets = load_assets((folder,))
    assert sorted(assets) == ["a.js", "fonts/b.txt"]
    assert assets["a.js"].url == "/assets/a.6b86b273ff.js"
    assert assets["a.js"].integrity == "sha384-" + b64encode(sha384(b"1").digest()).decode()
    assert assets["fonts/b.txt"].url.startswith("/assets/fonts/b.")


def test_an_earlier_folder_overrides_a_later_one(tmp_path: Path) -> None:
    own = write_site(tmp_path / "own", {"assets/a.css": "own"})
    theme = write_site(tmp_path / "theme", {"assets/a.css": "theme", "assets/b.css": "theme"})
    assets = load_assets((own, theme))
    assert (assets["a.css"].data, assets["b.css"].data) == (b"own", b"theme")


def test_addresses_in_style_sheets_follow(tmp_path: Path) -> None:
    css = (
        'a { src: url(pictures/a.svg) } b { src: url("https://example.org/x.png") } c { src: url(gone.svg) }'
    )
    assets = load_assets((write_site(tmp_path, {"assets/a.css": css, "assets/pictures/a.svg": "<svg/>"}),))
    name = assets["pictures/a.svg"].url.rpartition("/")[2]
    text = assets["a.css"].data.decode()
    assert f'url("pictures/{name}")' in text
    assert 'url("https://example.org/x.png")' in text
    assert "url(gone.svg)" in text


def test_for_a_disk_there_is_no_integrity_value(tmp_path: Path) -> None:
    assets = load_assets((write_site(tmp_path, {"assets/a.js": "1"}),), checked=False)
    assert assets["a.js"].integrity == ""
