"""Signing a built site: digests of its files, a manifest, and signatures of both.

It stands behind the build, not in it: an output that is made of all others would have every build read every file. What
is known of a file from the last signing holds for as long as the file's identity does, so the cost follows the change.
Files that gen didn't build are not signed: whoever checks the site is told of them.
"""

import hashlib
import os
from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.identities import folder_key, identity_of, present, settled_present
from generator.engine.manifest import load_manifest
from generator.engine.output_folder import check_folders, unwritable
from generator.engine.record import Record, part, patched, status_of
from generator.engine.store import Damaged, open_store
from generator.engine.whole import write_whole
from generator.outputs import hosting
from generator.outputs.hosting import REDIRECTS
from generator.problems import Problem, ProblemsError
from generator.proving.signatures import (
    BadSignatureError,
    Sign,
    check_minisign,
    check_openssh,
    minisign,
    openssh,
)
from generator.proving.sums import (
    FOLDER,
    KEYS,
    MANIFEST,
    MINISIG,
    OPENSSH,
    OWN,
    SUMS,
    Manifest,
    manifest_text,
    moment,
    read_manifest,
    served_hashes,
    stamp,
    sums_text,
)
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text import urls
from generator.text.publickeys import PublicKey

_VERSION = 1
_NEVER = 1 << 63
"""A moment, in nanoseconds, after which nothing changes."""
_Known = dict[str, tuple[str, str]]
"""A file's identity and its digest, by path."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A site's signature, as it stands now."""

    files: int
    is_new: bool
    """Whether it was made just now; what has not changed is not signed again."""
    sequence: int
    expires: datetime

    def renewed(self, days: int) -> datetime:
        """From when on a build signs again though nothing has changed."""
        return self.expires - timedelta(days=days) / 2


def sign_site(
    folder: Path,
    state: Path,
    site: str,
    key: PublicKey,
    changes: tuple[str, ...],
    days: int,
    now: datetime,
    load: Callable[[], Sign],
    ours: Mapping[str, str] | None = None,
    answered: Mapping[str, str] = {},
) -> Signed:
    """Sign what gen has built into a folder, for a number of days.

    `state` is the folder `.gen`, `site` the address that the site was built for, `changes` say which key came after
    which. `load` gets the private key, and is only asked where something is to be signed. `ours` are the files that gen
    has built, with their identities, for whom has looked at them just now (see `seen`); `answered` are the headers that
    every answer is to have.
    Raises ProblemsError.
    """
    if ours is None:
        ours = dict.fromkeys(load_manifest(state, folder_key(folder, state)), "")
    if not ours:
        raise ProblemsError((Problem("nothing-to-sign", folder.name),))
    check_folders([MANIFEST], folder)
    sums, are_others = _digests(folder, ours, state)
    keys = "".join(f"{change}\n" for change in changes).encode()
    if keys:
        sums[KEYS] = hashlib.sha256(keys).hexdigest()
    base = urlsplit(site).path
    redirects = _redirects(folder, state, ours, base)
    headers = _headers(folder, ours, base) | dict(answered)
    old = _standing(folder)
    rules = (site, redirects, headers)
    if old is not None and not are_others and (old.site, old.redirects, old.headers) == rules:
        is_fresh = now < moment(old.expires) - timedelta(days=days) / 2
        if is_fresh and _is_signed(folder, _sums_with(sums, (folder / MANIFEST).read_bytes()), key, keys):
            return Signed(len(sums), False, old.sequence, moment(old.expires))
    # The present, too, grows from one signature to the next, wherever they are made: no memory is needed for it.
    sequence = max(int(now.timestamp()), old.sequence + 1 if old else 0)
    manifest = Manifest(
        1,
        site,
        sequence,
        stamp(now),
        stamp(now + timedelta(days=days)),
        served_hashes(sums),
        redirects,
        headers,
    )
    written = manifest_text(manifest)
    text = _sums_with(sums, written)
    sign = load()
    comment = f"timestamp:{int(now.timestamp())}\tfile:SHA256SUMS\tsequence:{sequence}\tsite:{site}"
    _write(
        folder,
        {
            KEYS: keys,
            MANIFEST: written,
            SUMS: text,
            MINISIG: minisign(text, comment, key, sign).encode(),
            OPENSSH: openssh(text, key, sign).encode(),
        },
    )
    return Signed(len(sums), True, sequence, moment(manifest.expires))


def seen(record: Record, removed: Iterable[str]) -> dict[str, str]:
    """The outputs of a build that has just ended, by their paths: each one's identity, empty where it isn't settled."""
    numbers = iter(record.outputs.identities)
    each = zip(record.outputs.paths, numbers, numbers, numbers, numbers, strict=True)
    found = {
        path: "" if size < 0 else f"{size}:{modified}:{changed}:{number}"
        for path, size, modified, changed, number in each
    }
    for path in (*removed, *OWN):
        found.pop(path, None)
    return found


def on_record(record: Record, signed: Signed, folder: Path, config: Config) -> Record:
    """A build's record with its signature: it is no more the same when that is to be renewed, or has changed."""
    statuses = [(path, status_of(f"{folder}/{path}")) for path in OWN]
    latest = max((status.st_ctime_ns for _, status in statuses if status), default=0)
    outputs = patched(record.outputs, part(statuses, settled_present(config.root / STATE, latest)))
    renewed = signed.renewed(config.settings.sign.days).timestamp()
    return record._replace(outputs=outputs, until=min(record.until, renewed))


def _sums_with(sums: Mapping[str, str], manifest: bytes) -> bytes:
    return sums_text({**sums, MANIFEST: hashlib.sha256(manifest).hexdigest()})


def _standing(folder: Path) -> Manifest | None:
    """The manifest that stands in a folder; None where there is none that can be read."""
    try:
        manifest = read_manifest((folder / MANIFEST).read_bytes())
        moment(manifest.expires)
    except (OSError, ValueError):
        return None
    return manifest


def _is_signed(folder: Path, text: bytes, key: PublicKey, keys: bytes) -> bool:
    """Whether sums of this text stand in a folder with both signatures of a key."""
    try:
        if (folder / SUMS).read_bytes() != text or (keys and (folder / KEYS).read_bytes() != keys):
            return False
        check_minisign((folder / MINISIG).read_text("utf-8"), text, key)
        check_openssh((folder / OPENSSH).read_text("ascii"), text, key)
    except (OSError, ValueError, BadSignatureError):
        return False
    return True


# ---- digests


def site_digests(folder: Path, state: Path) -> dict[str, str]:
    """The SHA-256 of every file that gen has built into a folder, in hexadecimal, and of its signature if it has one.

    Raises ProblemsError with every file that is not as gen has built it.
    """
    ours = load_manifest(state, folder_key(folder, state)) - frozenset(OWN)
    if not ours:
        raise ProblemsError((Problem("nothing-to-sign", folder.name),))
    sums, _ = _digests(folder, dict.fromkeys(ours, ""), state)
    for path in OWN:
        with suppress(FileNotFoundError):
            sums[path] = hashlib.sha256((folder / path).read_bytes()).hexdigest()
    return sums


def _digests(folder: Path, ours: Mapping[str, str], state: Path) -> tuple[dict[str, str], bool]:
    """The SHA-256 of files, in hexadecimal, and whether they are known not to be those of last time.

    Only those files are read that are not what they were then, and only those looked at that nobody has just seen.
    Raises ProblemsError with every file that is not there, or is not what gen has built: that is not to be signed.
    """
    key = folder_key(folder, state)
    file = state / f"sums-{fingerprint(key)}"
    known, newest = _load(file), present(state)
    now: _Known = {}
    new: dict[str, str] = {}
    problems = []
    for path, identity in ours.items():
        last = known.get(path)
        if last and last[0] and last[0] == identity:
            now[path] = last
            continue
        place = f"{folder}/{path}"
        try:
            status = os.stat(place)  # noqa: PTH116 - tens of thousands of times
            if last and last[0] and last[0] == identity_of(status, _NEVER):
                now[path] = last
            else:
                data = Path(place).read_bytes()
                now[path] = identity_of(status, newest), hashlib.sha256(data).hexdigest()
                new[path] = fingerprint_bytes(data)
        except OSError as error:
            values = (("reason", error.strerror or str(error)),)
            problems.append(Problem("built-file-missing", f"{folder.name}/{path}", values=values))
    built = _built(state, key, new)
    problems += (
        Problem("built-file-changed", f"{folder.name}/{path}")
        for path, digest in new.items()
        if built.get(path) != digest
    )
    if problems:
        raise ProblemsError(tuple(problems))
    if now != known:
        with suppress(OSError):  # next time they are read again
            _save(file, now)
    are_others = now.keys() != known.keys() or any(known[path][1] != now[path][1] for path in new)
    return {path: digest for path, (_, digest) in now.items()}, bool(known) and are_others


def _built(state: Path, key: str, paths: Iterable[str]) -> dict[str, str]:
    """The engine's digests of files as it has built them."""
    paths = list(paths)
    if not paths:
        return {}
    with suppress(Damaged), closing(open_store(state / "store.sqlite")) as store:
        return {path: made.digest for path, made in store.outputs(key, paths).items()}
    return {}


def _load(file: Path) -> _Known:
    try:
        seal, _, packed = file.read_bytes().partition(b"\n")
        if seal == _seal(packed):
            version, known = msgspec.msgpack.decode(packed, type=tuple[int, _Known])
            return known if version == _VERSION else {}
    except (OSError, ValueError):
        pass
    return {}


def _save(file: Path, known: _Known) -> None:
    packed = msgspec.msgpack.encode((_VERSION, known))
    write_whole(file, _seal(packed) + b"\n" + packed)


def _seal(packed: bytes) -> bytes:
    return hashlib.blake2b(packed, digest_size=16).hexdigest().encode("ascii")


# ---- what hosts know of


def _redirects(folder: Path, state: Path, ours: Container[str], base: str) -> dict[str, str]:
    """Where a host sends those who ask for an old address, by `_redirects`; from the site's root, as people read it.

    Those with a query are not among them: no file stands there, so nothing is compared.
    """
    file = (folder if REDIRECTS in ours else state / hosting.FOLDER) / REDIRECTS
    rules = {}
    for line in _lines(file):
        words = line.split()
        if len(words) >= 2 and words[0].startswith("/") and words[1].startswith("/"):
            old, new = (urls.decode(word).removeprefix(base) for word in words[:2])
            rules[old] = new
    return rules


def _headers(folder: Path, ours: Container[str], base: str) -> dict[str, str]:
    """What a host says with every answer, by a `_headers` of the bulletin's own: the rules for all of the site."""
    rules, of_all = {}, False
    for line in _lines(folder / "_headers") if "_headers" in ours else ():
        if not line.startswith((" ", "\t")):
            of_all = line.strip() in ("/*", f"{base}/*")
        elif of_all and ":" in line:
            name, _, value = line.partition(":")
            rules[name.strip().lower()] = value.strip()
    return rules


def _lines(file: Path) -> list[str]:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    return [line for line in lines if line.strip() and not line.startswith("#")]


# ---- writing


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files in their places, each whole; those without bytes go. Nothing is written beside them for long."""
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            if data:
                write_whole(folder / path, data)
            else:
                (folder / path).unlink(missing_ok=True)
    except OSError as error:
        raise ProblemsError((unwritable(f"{folder.name}/{FOLDER}", error),)) from error
