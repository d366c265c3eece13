"""The files that a build is made from, as the record of a build knows them."""

import sys
from pathlib import Path

import generator
from generator.content.documents import Look
from generator.engine.lastbuild import Inputs
from generator.engine.record import Part, below, part, status_of
from generator.rendering.drawing import FONTS
from generator.rendering.theme_files import DATA, FOLDER, template_folders
from generator.settings.config import Config


def fixed_inputs(config: Config, newest: int) -> tuple[Part, Part]:
    """Those that are not under `content/`, and the folders that they lie in, as they are before they are read.

    Of libraries, it is the folder that they are installed in: whoever installs one changes it. `newest` is the present
    on the file system's own clock (see `identities`).
    """
    files, folders = [], [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    places = (*(folder.disk for folder in template_folders(config)), config.root / FOLDER, config.root / DATA)
    for place in dict.fromkeys(places):
        inner_files, inner_folders = below(str(place))
        files += inner_files
        folders += inner_folders
    # Not its folders: Python writes beside the modules that it loads, and one that comes is loaded by another.
    files += below(str(Path(generator.__file__).parent))[0]
    draws = config.settings.social.pictures or config.settings.theme.name_font
    statuses = [
        (str(config.path), config.status),
        *((path, status_of(path)) for path in dict.fromkeys(files)),
        *((path, status_of(path)) for path in (FONTS if draws else ())),
    ]
    return (
        part(statuses, newest),
        part(((path, status_of(path)) for path in dict.fromkeys(folders)), newest, folders=True),
    )


def inputs_of(config: Config, looked: Look, fixed: tuple[Part, Part], newest: int) -> Inputs:
    """All of them."""

    start = len(str(config.root)) + 1

    def from_root(path: str | Path) -> str:
        return str(path)[start:]

    return Inputs(
        part(((from_root(file.where), file.status) for file in looked.files), newest),
        part(((from_root(path), status) for path, status in looked.folders), newest, folders=True),
        *fixed,
    )
