"""Documents of Word made of articles' print views. Takes the extra `docx`: python-docx, and Pillow for pictures."""

from collections.abc import Mapping
from importlib.util import find_spec

from generator.engine.output import CannotMake
from generator.outputs.pdf import shown as shown_on_paper
from generator.problems import Problem


def lacking() -> tuple[Problem, ...]:
    """What has to be installed before documents of Word can be made."""
    if all(find_spec(name) for name in ("docx", "PIL")):
        return ()
    return (Problem("docx-no-library", "--docx"),)


def shown(page: bytes, files: Mapping[str, bytes]) -> dict[str, object]:
    """What `write` looks at: the page, and of the files those that it names; no style sheet."""
    used = shown_on_paper(page, {path: data for path, data in files.items() if not path.endswith(".css")})
    return {"page": page, "files": used["files"]}


def write(page: bytes, files: Mapping[str, bytes], *, base_url: str, url: str, size: str) -> bytes:
    """The document of the print view at the site path `url`, which may show `files`, by their site paths; `size` is
    the sheet's name. Raises CannotMake."""
    from generator.rendering import worddocument

    named = {base_url + path: data for path, data in files.items()}
    try:
        return worddocument.write(page.decode(), base_url + url, named, size)
    except (ValueError, KeyError, RecursionError) as error:  # a text that a document of Word can't hold
        raise CannotMake("docx-failed") from error
