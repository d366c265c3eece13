"""`gen verify`: compares a folder, or what a server answers, with what the office has signed."""

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.signing import lacks_library
from generator.commands.terminal import spoken, track, usage
from generator.settings.finding import STATE, find_config
from generator.text.publickeys import PublicKey, read_public_key
from generator.wording import counted, say
from generator.wording.report import printable

if TYPE_CHECKING:
    from generator.proving.findings import Finding
    from generator.proving.guises import Guise
    from generator.proving.report import Report
    from generator.settings.config import Config

_FEW = 10
"""So many of a kind are named before the others are only counted."""
_LONGEST = 200
"""Characters of what a stranger says that are shown."""
_WEBHOOK_PATIENCE = 20
_WEBHOOK_LONGEST = 2048
"""Bytes of a text that WeCom's robots take. https://developer.work.weixin.qq.com/document/path/91770"""


def run(options: argparse.Namespace) -> int:
    """Check; gives the exit code."""
    language = spoken()
    if lacks_library():
        return usage(say("sign.no-library", language), "verify")
    config = None
    if options.config or ((not options.key or options.restore) and find_config(".")):
        from generator.commands.bulletin import read_settings  # takes long, and a key alone is enough

        config = read_settings(options)
        if config is None:
            return PROBLEMS
    key = _key(options, config)
    if key is None:
        return usage(say("verify.no-key" if not options.key else "verify.not-a-key", language), "verify")
    is_site = _is_web_address(options.target)
    if not is_site and "://" in options.target:
        return usage(say("verify.no-address", language, address=printable(options.target)), "verify")
    if is_site and options.restore:
        return usage(say("verify.restore-site", language), "verify")
    if options.webhook and not _is_web_address(options.webhook):
        return usage(say("verify.no-webhook", language, url=options.webhook), "verify")
    check = _site_check(options, key) if is_site else _folder_check(options, key, config)
    if isinstance(check, int):
        return check
    if options.watch:
        return _watch(check, options)
    report, restored = check()
    _tell(report, restored, options)
    _notify(report, None, options)
    return PROBLEMS if report.alarms else OK


_Check = Callable[[], "tuple[Report, frozenset[str]]"]
"""Checks once; gives what was found, and the files that were put back."""


def _key(options: argparse.Namespace, config: "Config | None") -> PublicKey | None:
    if not options.key:
        return read_public_key(config.settings.sign.key_) if config else None
    if key := read_public_key(options.key):
        return key
    try:
        return read_public_key(Path(options.key).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _is_web_address(text: str) -> bool:
    """Whether a text is an address that can be asked by http or https."""
    from generator.proving.addresses import site_at

    try:
        site_at(text)
    except ValueError:
        return False
    return True


# ---- a site


def _site_check(options: argparse.Namespace, key: PublicKey) -> "_Check | int":
    from generator.proving.addresses import site_at
    from generator.proving.fetching import accepted
    from generator.proving.guises import NAMES
    from generator.proving.sites import check_site

    site = site_at(options.target)
    names = _names(options.guises)
    unknown = sorted(names - set(NAMES))
    if unknown:
        known = ", ".join(NAMES)
        return usage(say("verify.no-guise", spoken(), name=printable(unknown[0]), names=known), "verify")
    chosen = _chosen(names, accepted())

    def check() -> "tuple[Report, frozenset[str]]":
        done = check_site(site, key, _now(), chosen, max(options.sample, 0), options.ignore, track)
        return done, frozenset()

    return check


def _names(given: str | None) -> set[str]:
    return {name.strip() for name in (given or "").split(",") if name.strip()}


def _chosen(names: set[str], packings: str) -> "tuple[Guise, ...]":
    from generator.proving.guises import guises

    return tuple(guise for guise in guises(packings) if not names or guise.name in names)


def _now() -> datetime:
    from generator.text.clock import present

    return datetime.fromtimestamp(present(), UTC)


# ---- a folder


def _folder_check(options: argparse.Namespace, key: PublicKey, config: "Config | None") -> "_Check | int":
    folder = Path(options.target).absolute()
    if not folder.is_dir():
        return usage(say("verify.no-folder", spoken(), folder=printable(options.target)), "verify")
    build = options.build.absolute() if options.build else config.root / "site" if config else None
    if options.restore and (build is None or not build.is_dir()):
        return usage(say("verify.no-build", spoken()), "verify")
    if options.restore and build is not None and os.path.realpath(build) == os.path.realpath(folder):
        return usage(say("verify.same-folder", spoken()), "verify")
    state = config.root / STATE if config else Path.cwd() / STATE

    def check() -> "tuple[Report, frozenset[str]]":
        return _check_folder(folder, build if options.restore else None, state, key, options)

    return check


def _check_folder(
    folder: Path, build: Path | None, state: Path, key: PublicKey, options: argparse.Namespace
) -> "tuple[Report, frozenset[str]]":
    """Check a folder; with a build, put what is signed back from there."""
    from generator.proving.findings import Finding, ranked
    from generator.proving.folders import check_folder, restore, restore_signature
    from generator.proving.memory import last_seen, remember, went_back
    from generator.proving.report import Report
    from generator.proving.statement import UntrustedError, read_statement
    from generator.proving.sums import OPENSSH, SUMS
    from generator.publishing.releases import kept_assets

    def read(place: Path) -> Callable[[str], bytes | None]:
        def fetch(path: str) -> bytes | None:
            try:
                return (place / path).read_bytes()
            except OSError:
                return None

        return fetch

    target, findings = str(folder), []
    try:
        own = read_statement(read(folder), key)
    except UntrustedError as error:
        findings.append(Finding(error.reason, error.path, "trust"))
        own = None
    statement = own
    if build is not None:
        try:
            statement = read_statement(read(build), key)
        except UntrustedError as error:
            findings.append(Finding("build-unsigned", error.path, "trust"))
            build = None
    if statement is None:
        return Report(target, tuple(findings)), frozenset()
    now = _now()
    if statement.is_over(now):
        findings.append(Finding("expired", SUMS, "trust", statement.manifest.expires))
    if own is not None:
        if went_back(own, last_seen(target, key)):
            findings.append(Finding("went-back", SUMS, "trust", own.manifest.created))
        else:
            remember(target, key, own)
        findings += (Finding(fault, OPENSSH, "trust") for fault in own.faults)
        if own.key.raw != key.raw:
            findings.append(Finding("key-changed", SUMS, "note", own.key.minisign))
    hosts = frozenset((urlsplit(statement.manifest.site).hostname or "",))
    kept = kept_assets(folder)
    findings += (
        Finding("old-asset", one.path, "note") if one.kind == "extra" and one.path in kept else one
        for one in check_folder(folder, statement.sums, hosts, options.ignore)
    )
    restored: frozenset[str] = frozenset()
    if build is not None:
        aside = state / "tampered" / f"{now:%Y%m%d-%H%M%S}"
        restored = restore(folder, build, statement.sums, findings, aside)
        if own is None or own.faults or own.digest != statement.digest:
            restored |= restore_signature(folder, build, aside)
    return Report(target, ranked(findings), len(statement.sums), 0, statement), restored


# ---- telling


def _tell(report: "Report", restored: frozenset[str], options: argparse.Namespace) -> None:
    if options.format == "json":
        print(json.dumps(_as_json(report, restored), ensure_ascii=False, indent=2))
        return
    if not options.quiet:
        for line in _lines(report, restored, options):
            print(line)
    print(_sum(report))
    if report.alarms and not options.quiet:
        print(say("verify.what-now", spoken()))


def _lines(report: "Report", restored: frozenset[str], options: argparse.Namespace) -> Iterator[str]:
    """What was found, the most dangerous first."""
    language, last = spoken(), ""
    kinds = Counter((finding.danger, finding.kind) for finding in report.findings)
    shown: Counter[tuple[str, str]] = Counter()
    for finding in report.findings:
        group = (finding.danger, finding.kind)
        if finding.danger != last:
            last = finding.danger
            yield say(f"verify.dangers.{last}", language)
        shown[group] += 1
        if shown[group] <= _FEW or options.all:
            back = f" {say('verify.restored', language)}" if finding.path in restored else ""
            yield f"  {_told(finding)}{back}"
        elif shown[group] == kinds[group]:
            yield "  " + say("verify.more", language, count=kinds[group] - _FEW)


def _told(finding: "Finding") -> str:
    """A finding in words. What strangers say is made harmless and short."""
    language = spoken()
    detail = printable(finding.detail)
    detail = detail if len(detail) <= _LONGEST else detail[:_LONGEST] + "…"
    sentence = say(f"verify.kinds.{finding.kind}", language, detail=detail).rstrip()
    if finding.guises:
        names = say("verify.between", language).join(
            say(f"verify.guises.{guise}", language) for guise in finding.guises
        )
        sentence += " " + say("verify.asked-as", language, names=names)
    if detail and finding.kind in _LEADING:
        sentence += " " + say("verify.leads-to", language, hosts=detail)
    return f"{printable(finding.path)}: {sentence}" if finding.path else sentence


_LEADING = ("changed", "cloaked", "extra", "made-up", "other-404")
"""Kinds whose detail is the hosts that something leads to."""


def _sum(report: "Report") -> str:
    """One line about a check."""
    language = spoken()
    alarms = sum(finding.alarms for finding in report.findings)
    target = printable(report.target)
    if report.statement is None:
        return say("verify.not-checked", language, target=target)
    manifest = report.statement.manifest
    return say(
        "verify.bad" if alarms else "verify.good",
        language,
        target=target,
        files=counted("verify.files", report.files, language),
        found=counted("verify.found", alarms, language),
        created=_moment(manifest.created),
        expires=_moment(manifest.expires),
    )


def _moment(written: str) -> str:
    """A moment of the manifest as people write it."""
    return printable(f"{written[:10]} {written[11:16]} UTC")


def _as_json(report: "Report", restored: frozenset[str] = frozenset()) -> dict[str, object]:
    manifest = report.statement.manifest if report.statement else None
    return {
        "target": _clean(report.target),
        "ok": not report.alarms,
        "files": report.files,
        "requests": report.asked,
        "sequence": manifest.sequence if manifest else None,
        "created": manifest.created if manifest else None,
        "expires": manifest.expires if manifest else None,
        "findings": [
            {
                "danger": finding.danger,
                "kind": finding.kind,
                "path": _clean(finding.path),
                "detail": _clean(finding.detail)[:_LONGEST],
                "as": list(finding.guises),
                "message": _told(finding),
                "restored": finding.path in restored,
            }
            for finding in report.findings
        ],
    }


def _clean(text: str) -> str:
    """Without what can't be written out, as a file name may have it."""
    return text.encode("utf-8", "replace").decode("utf-8")


# ---- again and again


def _watch(check: _Check, options: argparse.Namespace) -> int:
    """Check every few minutes, until somebody ends it; gives the exit code of the last round."""
    before: Report | None = None
    try:
        while True:
            report, restored = check()
            moment = _now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
            if options.format == "json":
                print(
                    json.dumps({"time": moment, **_as_json(report, restored)}, ensure_ascii=False), flush=True
                )
            else:
                print(f"{moment} {_sum(report)}", flush=True)
                if _is_news(report, before) and not options.quiet:
                    print("\n".join(_lines(report, restored, options)), flush=True)
            _notify(report, before, options)
            before = report
            _wait(options.watch * 60)
    except KeyboardInterrupt:
        return PROBLEMS if before and before.alarms else OK


def _wait(seconds: int) -> None:
    time.sleep(seconds)


def _is_news(report: "Report", before: "Report | None") -> bool:
    """Whether something else is to be told than last time; at first, whether there is something."""
    return _alarms(report) != (_alarms(before) if before else set())


def _alarms(report: "Report") -> set[tuple[str, str, str]]:
    """What a round has found, as far as another round would find the same: some is asked at random."""
    return {
        (one.danger, one.kind, "" if one.kind in _AT_RANDOM else one.path.partition("?")[0])
        for one in report.findings
        if one.alarms
    }


_AT_RANDOM = ("cloaked", "made-up", "other-404", "soft-404", "redirected")
"""Kinds that are found at other addresses each time."""


def _notify(report: "Report", before: "Report | None", options: argparse.Namespace) -> None:
    """Tell those who want to be told of news."""
    if not (options.webhook or options.run) or not _is_news(report, before):
        return
    lines = [_sum(report), *_lines(report, frozenset(), options)]
    text = "\n".join(lines)
    if options.webhook:
        import http.client
        import urllib.request

        # The first two names are those that WeCom's and DingTalk's robots ask for.
        short = text.encode()[:_WEBHOOK_LONGEST].decode("utf-8", "ignore")
        value = {"msgtype": "text", "text": {"content": short}, **_as_json(report)}
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "gen"}
        try:
            request = urllib.request.Request(options.webhook, json.dumps(value).encode(), headers)
            urllib.request.urlopen(request, timeout=_WEBHOOK_PATIENCE).close()
        except (OSError, ValueError, http.client.HTTPException) as error:
            print(say("verify.webhook-failed", spoken(), reason=printable(str(error))), file=sys.stderr)
    if options.run:
        try:
            subprocess.run(
                shlex.split(options.run, posix=os.name != "nt"), input=text.encode(), check=True, timeout=60
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            print(say("verify.command-failed", spoken(), reason=printable(str(error))), file=sys.stderr)
