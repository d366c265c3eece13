"""The office's private key: a file of OpenSSH's form, outside of every bulletin, that nobody else may read.

It is OpenSSH's form and no other, since the same key gives both signatures, and `ssh-keygen -p` and `ssh-keygen -y`
know the file. All this takes the extra `sign`.
"""

import base64
import os
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.problems import Problem, ProblemsError
from generator.proving.signatures import BadSignatureError, Sign, check
from generator.text.publickeys import PublicKey, public_key, read_public_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PASSWORD = "GEN_KEY_PASSWORD"
"""The environment's name for the key's password, in runs that nobody watches."""
FILE = "GEN_KEY_FILE"
"""… and for the key's file."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CHANGE = "gen key change"

Ask = Callable[[str], str | None]
"""Asks for the password of the key in a file; None where nobody is there to be asked."""


def key_file(key: PublicKey) -> Path:
    """Where the private key to a public one lies, unless the environment names another place."""
    return Path(os.environ.get(FILE) or settings_folder() / "keys" / f"{key.name}.key")


def settings_folder() -> Path:
    """The folder for what programs keep of a user's settings (XDG Base Directory Specification)."""
    return _user_folder("APPDATA", "XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """The folder for what programs keep of a user's data."""
    return _user_folder("LOCALAPPDATA", "XDG_DATA_HOME", ".local/share")


def _user_folder(windows: str, name: str, otherwise: str) -> Path:
    given = os.environ.get(windows if sys.platform == "win32" else name, "")
    return Path(given if os.path.isabs(given) else Path.home() / otherwise) / "gen"  # noqa: PTH117 - a text


def new_key(password: str, file: Path | None = None) -> tuple[PublicKey, Path]:
    """Make a key and keep it in a file of its own; gives the public key and the file.

    Raises ProblemsError where the file is there already or can't be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    public = public_key(private.public_key().public_bytes_raw())
    place = file or key_file(public)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(_written(private, password))
    except FileExistsError as error:
        raise ProblemsError((Problem("sign-key-there", str(place)),)) from error
    except OSError as error:
        raise ProblemsError((_unreadable(place, error),)) from error
    return public, place


def _written(private: "Ed25519PrivateKey", password: str) -> bytes:
    from cryptography.hazmat.primitives import serialization as form

    sealed = form.BestAvailableEncryption(password.encode()) if password else form.NoEncryption()
    return private.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, sealed)


def load_key(key: PublicKey, root: Path, ask: Ask) -> Sign:
    """What signs with the private key to a public one. `root` is the bulletin's folder, where no key may lie.

    Raises ProblemsError where there is no such key, where others may read it, or where the password is wrong.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    place = key_file(key)
    try:
        data, status = place.read_bytes(), place.stat()
    except FileNotFoundError as error:
        raise ProblemsError(
            (Problem("sign-key-missing", str(place), values=(("key", key.minisign),)),)
        ) from error
    except OSError as error:
        raise ProblemsError((_unreadable(place, error),)) from error
    if Path(os.path.realpath(place)).is_relative_to(os.path.realpath(root)):
        raise ProblemsError((Problem("sign-key-inside", str(place)),))
    if sys.platform != "win32" and status.st_mode & _OTHERS:
        raise ProblemsError((Problem("sign-key-open", str(place)),))
    try:
        try:
            private = load_ssh_private_key(data, None)
        except TypeError:  # it has a password
            password = os.environ.get(PASSWORD) or ask(str(place))
            if not password:
                raise ProblemsError((Problem("sign-key-password-missing", str(place)),)) from None
            private = load_ssh_private_key(data, password.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        # A wrong password and a damaged file can't be told apart.
        raise ProblemsError((Problem("sign-key-unusable", str(place)),)) from error
    if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw() != key.raw:
        raise ProblemsError((Problem("sign-key-other", str(place), values=(("key", key.minisign),)),))
    return private.sign


def _unreadable(place: Path, error: OSError) -> Problem:
    return Problem("sign-key-unreadable", str(place), values=(("reason", error.strerror or str(error)),))


# ---- one key after another


def change(old: PublicKey, new: PublicKey, sign: Sign) -> str:
    """One line that says which key comes after an old one, signed by that: `OLD NEW SIGNATURE`."""
    signature = base64.b64encode(sign(_statement(old, new))).decode("ascii")
    return f"{old.minisign} {new.minisign} {signature}"


def trusted_keys(key: PublicKey, changes: Iterable[str]) -> tuple[PublicKey, ...]:
    """A key, and those that came after it one after the other, each signed by the one before; the newest is last."""
    known, waiting = [key], list(changes)
    while waiting:
        after = next((new for line in waiting if (new := _after(known[-1], line)) and new not in known), None)
        if after is None:
            break
        known.append(after)
    return tuple(known)


def _after(key: PublicKey, line: str) -> PublicKey | None:
    words = line.split()
    if len(words) != 3:
        return None
    old, new = read_public_key(words[0]), read_public_key(words[1])
    if old is None or new is None or old.raw != key.raw:
        return None
    try:
        check(key, base64.b64decode(words[2], validate=True), _statement(old, new))
    except (BadSignatureError, ValueError):
        return None
    return new


def _statement(old: PublicKey, new: PublicKey) -> bytes:
    return f"{_CHANGE}\n{old.minisign}\n{new.minisign}\n".encode("ascii")
