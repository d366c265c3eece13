"""A branch of the repository that the bulletin lies in: one commit without a past, for Pages and the like.

Nobody's work tree is touched: files go into git's store, names into an index of our own. What somebody else has put
into the branch stays. git itself exchanges the branch at one stroke, and refuses where somebody else has been quicker;
so there is no lock. With a remote `origin` the branch is that one's, otherwise the repository's own.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.proving.sums import RECORD
from generator.publishing import commands
from generator.publishing.commands import CommandError
from generator.publishing.plan import Plan
from generator.publishing.record import Journal, Record, read_record, write_record
from generator.publishing.target import PublishError, Standing
from generator.settings.targets import GitPlace

_REMOTE = "origin"
_NOTHING = "0" * 40
_MODE = "100644"
_PLAIN = (
    "-c",
    "core.quotePath=false",
    "-c",
    "core.autocrlf=false",
    "-c",
    "gc.auto=0",
    "-c",
    "advice.detachedHead=false",
)
_AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "gen publish"), ("EMAIL", "gen@localhost"))
}
_FEW = 3


class GitBranch:
    """A branch, and what is to become of it."""

    is_whole = True

    def __init__(self, place: GitPlace, root: Path) -> None:
        self.branch = f"refs/heads/{place.branch}"
        self._root = root
        self._entries: dict[str, str] = {}
        """The object of each file that is to be there; empty for one that is to go."""
        self._former = ""
        self._remote = ""

    def look(self) -> Standing:
        """How it stands; what a remote has is fetched."""
        try:
            self._run("rev-parse", "--git-dir")
        except CommandError as error:
            raise PublishError("publish-no-repository", reason=error.said) from error
        if self._told("rev-parse", "--symbolic-full-name", "HEAD").decode().strip() == self.branch:
            raise PublishError("publish-own-branch", branch=self.branch.removeprefix("refs/heads/"))
        remotes = self._run("remote").decode().split()
        self._remote = _REMOTE if _REMOTE in remotes else ""
        self._former = self._fetched() if self._remote else self._own()
        if not self._former:
            return Standing()
        names = (
            self._run("ls-tree", "--name-only", "-z", self._former)
            .decode("utf-8", "surrogateescape")
            .split("\0")
        )
        packed = self._run("cat-file", "blob", f"{self._former}:{RECORD}") if RECORD in names else b""
        record = read_record(packed)
        return Standing(record, None, () if record else tuple(names[:_FEW]))

    def begin(self, journal: Journal, plan: Plan, record: Record | None) -> Journal:
        """Nothing: git refuses at the end, where somebody else has been quicker."""
        self._entries = {}
        return journal

    def note(self, journal: Journal) -> None:
        """Nothing: a branch is exchanged as a whole."""

    def send(self, site: Path, paths: Sequence[str]) -> Iterator[str]:
        """Put files into git's store."""
        given = "".join(f"{site / path}\n" for path in paths).encode("utf-8", "surrogateescape")
        objects = (
            self._told("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=given).decode().split()
        )
        for path, name in zip(paths, objects, strict=True):
            self._entries[path] = name
            yield path

    def remove(self, paths: Sequence[str]) -> None:
        """Have files not be in the next commit."""
        self._entries |= dict.fromkeys(paths, "")

    def check(self, site: Path, digests: Mapping[str, str], sent: Sequence[str]) -> tuple[str, ...]:
        """Nothing to look for: git knows its files by what is in them."""
        return ()

    def finish(self, record: Record) -> None:
        """Make the commit, and exchange the branch."""
        stored = self._told("hash-object", "-w", "--stdin", stdin=write_record(record)).decode().strip()
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            if self._former:
                self._told("read-tree", self._former, more=index)
            lines = (
                f"{_MODE if name else 0} {name or _NOTHING}\t{path}\0"
                for path, name in {**self._entries, RECORD: stored}.items()
            )
            given = "".join(lines).encode("utf-8", "surrogateescape")
            self._told("update-index", "-z", "--add", "--index-info", stdin=given, more=index)
            tree = self._told("write-tree", more=index).decode().strip()
        commit = (
            self._told("commit-tree", tree, "-m", f"Published {record.at}", more=self._author())
            .decode()
            .strip()
        )
        self._show(commit)

    def leave(self, journal: Journal) -> None:
        """Nothing: what lies in git's store and in no branch goes by itself."""

    def back(self, journal: Journal) -> str:
        """The branch has one commit."""
        raise PublishError("publish-no-releases")

    def _show(self, commit: str) -> None:
        try:
            if self._remote:
                lease = f"--force-with-lease={self.branch}:{self._former}"
                address = self._run("remote", "get-url", "--push", self._remote).decode().strip()
                self._run("push", "--quiet", lease, address, f"{commit}:{self.branch}")
            else:
                self._run("update-ref", self.branch, commit, self._former or _NOTHING)
        except CommandError as error:
            now = self._fetched() if self._remote else self._own()
            if now != self._former:
                raise PublishError("publish-overtaken") from error
            raise PublishError("publish-git", reason=error.said) from error

    def _fetched(self) -> str:
        """The commit that the remote's branch is at; empty where there is none."""
        there = self._told("ls-remote", self._remote, self.branch).split()
        if not there:
            return ""
        # Not made shallow, and without a branch of its own: the repository is the bulletin's. A run that is killed here
        # leaves no lock in it, either.
        self._told(
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", self._remote, self.branch
        )
        return there[0].decode()

    def _own(self) -> str:
        return self._told("for-each-ref", "--format=%(objectname)", self.branch).decode().strip()

    def _author(self) -> Mapping[str, str]:
        """Who commits: whom git knows, or else gen."""
        try:
            self._run("var", "GIT_COMMITTER_IDENT")
        except CommandError:
            return _AUTHOR
        return {}

    def _told(self, *words: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
        """What git says. Raises PublishError with its reason."""
        try:
            return self._run(*words, stdin=stdin, more=more)
        except CommandError as error:
            raise PublishError("publish-git", reason=error.said) from error

    def _run(self, *words: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
        asks = {} if commands.is_watched() else {"GIT_TERMINAL_PROMPT": "0"}
        return commands.run(("git", *_PLAIN, *words), stdin, folder=self._root, more={**asks, **(more or {})})
