"""What a text was before, where the bulletin is kept in git."""

from generator.content import history
from generator.content.history import Version
from generator.desk.paths import disk_of, refuse
from generator.problems import ProblemsError, Reporter
from generator.settings.config import Config
from generator.text.decoding import decode, with_newlines


def versions(config: Config, path: str) -> tuple[Version, ...]:
    """The versions of a text that git knows, the newest first; none without git. Raises ProblemsError."""
    disk_of(config, path)
    return history.versions(config.root / "content", path)


def version_text(config: Config, path: str, id: str) -> str:
    """The whole text in one of its versions, with `\\n` at the end of each line. Raises ProblemsError."""
    disk_of(config, path)
    data = history.version(config.root / "content", path, id)
    if data is None:
        refuse("desk-version-gone", path)
    reporter = Reporter(f"content/{path}")
    text = decode(data, reporter)
    if text is None:
        raise ProblemsError(tuple(reporter.problems))
    return with_newlines(text)
