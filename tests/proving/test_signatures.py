"""Signatures, beside those that the real tools have made. `python -m tests.real_servers` has these check ours."""

import pytest

from generator.proving.signatures import BadSignatureError, check_minisign, check_openssh, minisign, openssh
from generator.text.publickeys import read_public_key
from tests.proving.signed import KEY, OTHER_KEY, PRIVATE

# minisign's own example, as its authors publish it.
MINISIGN_KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
MINISIGN = """untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1556193335\tfile:test
y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==
"""

# Of `ssh-keygen -Y sign -n file`, OpenSSH 9.2.
OPENSSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPEEX+A/I2PUtyT8CBnwNVbj7vsBkmAbOXGZCAZ3XFtg"
OPENSSH = """-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg8QRf4D8jY9S3JPwIGfA1VuPu+w
GSYBs5cZkIBndcW2AAAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUx
OQAAAEAac/d+92xCGneYpVv93bg/gMzi71JvpdGVBlrQTSzUk1PRzNqcB9Yv/bfJr7Np0x
Z4bPNj0hXLnoSOh2daVCcI
-----END SSH SIGNATURE-----
"""


def test_a_signature_of_minisign_s_is_read() -> None:
    key = read_public_key(MINISIGN_KEY)
    assert key is not None
    assert key.minisign == MINISIGN_KEY
    assert check_minisign(MINISIGN, b"test", key) == "timestamp:1556193335\tfile:test"


def test_a_signature_of_openssh_s_is_read_and_made_alike() -> None:
    key = read_public_key(OPENSSH_KEY)
    assert key is not None
    assert key.openssh == OPENSSH_KEY
    check_openssh(OPENSSH, b"test\n", key)
    assert [len(line) for line in openssh(b"test\n", key, PRIVATE.sign).splitlines()] == [
        len(line) for line in OPENSSH.splitlines()
    ]


def test_both_signatures_hold_for_what_was_signed() -> None:
    text = "停水\n".encode()
    assert check_minisign(minisign(text, "sequence:7", KEY, PRIVATE.sign), text, KEY) == "sequence:7"
    check_openssh(openssh(text, KEY, PRIVATE.sign), text, KEY)


def test_no_signature_holds_for_another_text_key_comment_or_kind() -> None:
    text = b"one"
    small, ssh = minisign(text, "sequence:7", KEY, PRIVATE.sign), openssh(text, KEY, PRIVATE.sign)
    broken = [
        (small, b"two", KEY),
        (small, text, OTHER_KEY),
        (small.replace("sequence:7", "sequence:8"), text, KEY),
        (small.replace("\nRU", "\nRW"), text, KEY),  # the older kind, of the text itself
        ("", text, KEY),
        ("\n\ntrusted comment: \n\n", text, KEY),
        (ssh, text, KEY),
    ]
    for signature, message, key in broken:
        with pytest.raises(BadSignatureError):
            check_minisign(signature, message, key)
    for signature, message, key in [
        (ssh, b"two", KEY),
        (ssh, text, OTHER_KEY),
        ("", text, KEY),
        (small, text, KEY),
        (ssh.replace("U1NIU0lH", "U1NIU0lI"), text, KEY),
        (ssh.replace("Zmls", "Zmlt"), text, KEY),  # another purpose
    ]:
        with pytest.raises(BadSignatureError):
            check_openssh(signature, message, key)


def test_public_keys_are_read_in_each_form_and_nothing_else_is() -> None:
    for text in (
        KEY.minisign,
        KEY.openssh,
        f"untrusted comment: key\n{KEY.minisign}\n",
        f"{KEY.openssh} office@host",
    ):
        assert read_public_key(text) == KEY
    for text in ("", "RWQ", "ssh-rsa AAAAB3NzaC1yc2E=", "ssh-ed25519 AAAA", KEY.minisign[:-4], "一"):
        assert read_public_key(text) is None
