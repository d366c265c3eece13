"""The steps from a built site to a published one, the same for every kind of host."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.publishing import words
from generator.publishing.plan import Plan, make_plan, windows
from generator.publishing.record import OURS, Journal, Record, begun
from generator.publishing.target import PublishError, Standing, Target, refuse_held
from generator.text.clock import present

_FILES, _BYTES = 500, 64 << 20
"""As much is sent before it is noted how far one is."""
_SIGN = 60
"""Seconds after which a sign of life is given."""


class Ready(Struct, frozen=True):
    """A site that has only to be sent."""

    site: Path
    """The folder that it was built into."""
    standing: Standing
    plan: Plan
    record: Record
    """What will be true of the host then."""
    sizes: Mapping[str, int]
    """How large the files are that are to be sent, in bytes."""
    changes: words.Changes


def make_ready(
    target: Target,
    site: Path,
    digests: Mapping[str, str],
    address: str,
    now: datetime,
    token: str,
    *,
    full: bool = False,
) -> Ready:
    """Compare a site with what lies on a host. `address` is the one that it was built for. Raises PublishError."""
    standing = target.look()
    refuse_held(standing.journal, now.timestamp())
    plan = make_plan(digests, standing.record, standing.journal, now.date(), full=full)
    before = standing.record.articles if standing.record else {}
    articles = words.read_articles(before, digests, plan.sent, lambda path: (site / path).read_bytes())
    record = Record(address, f"{now:%Y-%m-%dT%H:%M:%SZ}", token, digests, plan.old, articles)
    sizes = {path: (site / path).stat().st_size for path in plan.sent}
    return Ready(site, standing, plan, record, sizes, words.changes(before, articles, plan.sent, plan.gone))


def refuse(ready: Ready, *, adopt: bool, max_deletes: int) -> None:
    """Raise PublishError for what a person should look at first."""
    plan, there = ready.plan, ready.standing.record
    ours = next((path for path in ready.record.files if path in OURS), None)
    if ours:
        raise PublishError("publish-own-name", path=ours)
    if there is None and ready.standing.foreign and not adopt:
        raise PublishError("publish-foreign", names=", ".join(ready.standing.foreign))
    if there and there.site not in ("", ready.record.site) and not adopt:
        raise PublishError("publish-other-site", other=there.site, site=ready.record.site)
    if len(plan.removed) > max_deletes:
        raise PublishError("publish-many-deletes", count=str(len(plan.removed)), limit=str(max_deletes))


def send(target: Target, ready: Ready, now: float, unchecked: Callable[[], None]) -> Iterator[str]:
    """Publish; gives each path that has been sent. `unchecked` is called where the host can't tell what it got.

    Raises PublishError.
    """
    plan, digests = ready.plan, ready.record.files
    journal = replace(begun(ready.record.token, now), doubt=plan.sent + plan.gone if target.is_whole else ())
    try:
        journal = target.begin(journal, plan, ready.standing.record)
        steps = [(plan.sent,)] if target.is_whole else windows(plan.batches, ready.sizes, _FILES, _BYTES)
        for window in steps:
            paths = tuple(path for part in window for path in part)
            if not target.is_whole:  # else it is all or nothing, which `begin` has noted
                journal = _noted(target, _doubting(journal, paths))
            for part in window:
                for path in target.send(ready.site, part):
                    yield path
                    if present() - journal.at > _SIGN:
                        journal = _noted(target, journal)
            if not target.is_whole:
                journal = _done(journal, paths, digests)
        if plan.gone:
            if not target.is_whole:
                journal = _noted(target, _doubting(journal, plan.gone))
            for paths in plan.leaving:
                target.remove(paths)
        wrong = target.check(ready.site, digests, plan.sent)
        if wrong is None:
            unchecked()
        elif wrong:
            journal = _doubting(journal, wrong)
            raise PublishError("publish-not-as-sent", names=_few(wrong), count=str(len(wrong)))
        target.finish(ready.record)
    except BaseException:
        target.leave(replace(journal, computer=""))
        raise


def _noted(target: Target, journal: Journal) -> Journal:
    """Keep how far one is, as a sign of life, too."""
    journal = replace(journal, at=present())
    target.note(journal)
    return journal


def _doubting(journal: Journal, paths: tuple[str, ...]) -> Journal:
    doubt = dict.fromkeys((*journal.doubt, *paths))
    done = {path: digest for path, digest in journal.done.items() if path not in doubt}
    return replace(journal, doubt=tuple(doubt), done=done)


def _done(journal: Journal, paths: tuple[str, ...], digests: Mapping[str, str]) -> Journal:
    sent = {path: digests[path] for path in paths}
    doubt = tuple(path for path in journal.doubt if path not in sent)
    return replace(journal, doubt=doubt, done={**journal.done, **sent})


def _few(paths: tuple[str, ...]) -> str:
    return ", ".join(paths[:5]) + (" …" if len(paths) > 5 else "")
