"""The desk's part of the server's process: its pages, its scripts, and the small questions that they ask."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from tornado import web
from tornado.iostream import StreamClosedError

from generator.desk.api import API, SENT
from generator.desk.bulletin import Desk
from generator.desk.files import LARGEST_FILE
from generator.desk.guard import PATH, Guard, policy
from generator.desk.language import Speaker, speaker_of
from generator.desk.picturebox import picture_on_disk
from generator.problems import ProblemsError
from generator.serve.state import Ask, ServerState, Unanswered
from generator.text.media_types import media_type
from generator.wording import say

_CLIENT = Path(__file__).parent / "client"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_PICTURES = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"))
_LARGEST_QUESTION = 8_000_000
"""Bytes of a question in JSON; a text is rarely a hundredth of it."""
_LARGEST_PASTE = 39_000_000
"""Bytes of what is pasted, with its pictures; the server itself takes little more."""


def application(
    token: str, settings: Path, language: str, state: ServerState, ask: Ask, preview: int, port: int
) -> web.Application:
    """The desk of the bulletin with these settings; `language` is what it speaks until somebody chooses another."""
    guard = Guard(port, token)
    desk = Desk(settings, language, state, ask, preview)
    given = {"guard": guard, "desk": desk}
    return web.Application(
        [
            (f"{PATH}api/upload", _Upload, given),
            (f"{PATH}api/send-([a-z]+)", _Sent, given),
            (f"{PATH}api/image", _Image, given),
            (f"{PATH}api/events", _Events, given),
            (f"{PATH}api/picture", _Picture, given),
            (f"{PATH}api/([a-z-]+)", _Questions, given),
            (f"{PATH}([a-z-]+\\.(?:css|js|svg))", _Files, given),
            (PATH, _Page, given),
            ("/.*", _Nothing, given),
        ]
    )


class _Guarded(web.RequestHandler):
    """Answers only who may ask."""

    def initialize(self, guard: Guard, desk: Desk) -> None:
        """Called by Tornado with what the address was given."""
        self.guard, self.desk = guard, desk

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse whoever is not the desk's own page. Raises HTTPError."""
        self.guard.check(self.request, self.get_cookie(self.guard.cookie))

    def compute_etag(self) -> None:
        """None: nothing is kept."""

    def write_error(self, status_code: int, **options: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}")


class _Page(_Guarded):
    """The one page. Whoever brings the token is given the cookie, and sent on to the address without it."""

    def prepare(self) -> None:
        self.guard.check_place(self.request)
        token = self.get_query_argument("token", "")
        if token and self.guard.is_token(token):
            return
        if self.get_cookie(self.guard.cookie) is None or token:
            raise web.HTTPError(401)
        super().prepare()

    async def get(self) -> None:
        if self.get_query_argument("token", ""):
            self.set_cookie(self.guard.cookie, self.guard.secret, path=PATH, httponly=True, samesite="Strict")
            self.redirect(PATH)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        host = self.request.host.partition(":")[0]
        self.set_header("Content-Security-Policy", policy(f"http://{host}:{self.desk.preview}"))
        self.finish((_CLIENT / "desk.html").read_bytes())

    def write_error(self, status_code: int, **options: object) -> None:
        """Tell a person what to do; others learn nothing."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        if status_code == 401:
            speaker = speaker_of(self.desk.language)
            self.finish(speaker.turned(say("desk.no-cookie", speaker.words_language)))
        else:
            self.finish(f"{status_code} {self._reason}")


class _Files(_Guarded):
    """Scripts and style sheets."""

    async def get(self, name: str) -> None:
        file = _CLIENT / name
        if not file.is_file():
            raise web.HTTPError(404)
        self.set_header("Content-Type", f"{_KINDS[file.suffix]}; charset=utf-8")
        self.finish(file.read_bytes())


class _Nothing(_Guarded):
    """All other addresses."""

    async def get(self) -> None:
        raise web.HTTPError(404)


class _Questions(_Guarded):
    """A question in JSON, and its answer: see `api`."""

    async def post(self, name: str) -> None:
        handle = API.get(name)
        if handle is None:
            raise web.HTTPError(404)
        if self.request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            raise web.HTTPError(415)
        if len(self.request.body) > (_LARGEST_PASTE if name == "paste" else _LARGEST_QUESTION):
            raise web.HTTPError(413)
        try:
            question = msgspec.json.decode(self.request.body, type=handle.question)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise web.HTTPError(400) from error
        speaker = self.speaker()
        if handle.writes:
            self.desk.forget()  # and once more when it is done, for those who ask meanwhile
        if handle.waits:
            await self.answer(lambda: handle.answer(self.desk, question, speaker))
        else:
            await self.answer(
                lambda: self.desk.in_thread(lambda: handle.answer(self.desk, question, speaker))
            )
        if handle.writes:
            self.desk.forget()

    def speaker(self) -> Speaker:
        """Who speaks the page's language."""
        return speaker_of(self.request.headers.get("Desk-Language", "") or self.desk.language)

    async def answer(self, work: Callable[[], Any]) -> None:
        """Answer with what the work gives, or tell why it can't be done."""
        try:
            given = work()
            value = await given if isinstance(given, Awaitable) else given
        except ProblemsError as error:
            self.set_status(422)
            value = self.speaker().told(error.problems)
        except Unanswered:
            self.set_status(503)
            value = ()
        is_document = isinstance(value, bytes)
        self.set_header(
            "Content-Type", "application/octet-stream" if is_document else "application/json; charset=utf-8"
        )
        self.finish(value if is_document else msgspec.json.encode(value))


class _Upload(_Questions):
    """A file for a text, as it is. Its kind of content makes a browser ask before another origin may send any."""

    async def post(self, *_: str) -> None:
        if self.request.headers.get("Content-Type", "") != "application/octet-stream":
            raise web.HTTPError(415)
        path, name = self.get_query_argument("path"), self.get_query_argument("name")
        data = self.request.body
        await self.answer(lambda: self.desk.in_thread(lambda: self.desk.add(path, name, data)))
        self.desk.forget()


class _Sent(_Questions):
    """A file that is taken by one of `SENT`; what else is said stands in the address."""

    async def post(self, name: str) -> None:
        handle = SENT.get(name)
        if handle is None:
            raise web.HTTPError(404)
        if self.request.headers.get("Content-Type", "") != "application/octet-stream":
            raise web.HTTPError(415)
        if len(self.request.body) > LARGEST_FILE:
            raise web.HTTPError(413)
        said = {key: self.get_query_argument(key) for key in self.request.query_arguments}
        try:
            question = msgspec.convert(said, handle.question)
        except msgspec.ValidationError as error:
            raise web.HTTPError(400) from error
        data, speaker = self.request.body, self.speaker()
        await self.answer(
            lambda: self.desk.in_thread(lambda: handle.take(self.desk, question, data, speaker))
        )
        self.desk.forget()


class _Picture(_Guarded):
    """A picture that lies beside a text. None that could be more than one is given: no drawing, nothing else."""

    async def get(self) -> None:
        path, name = self.get_query_argument("path"), self.get_query_argument("name")
        await self.show(name, lambda: self.desk.picture(path, name))

    async def show(self, name: str, get: Callable[[], bytes]) -> None:
        """Answer with a picture."""
        kind = media_type(name)
        if kind not in _PICTURES:
            raise web.HTTPError(404)
        try:
            data = await self.desk.in_thread(get)
        except (ProblemsError, OSError) as error:
            raise web.HTTPError(404) from error
        self.set_header("Content-Type", kind)
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
        self.finish(data)


class _Image(_Picture):
    """A picture of the bulletin, wherever it lies; small where that can be had."""

    async def get(self) -> None:
        path = self.get_query_argument("path")
        await self.show(path, lambda: picture_on_disk(self.desk.config(), path).read_bytes())


class _Events(_Guarded):
    """Tells a page of each build, for as long as it is open (server-sent events)."""

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        built = asyncio.Event()
        listeners = self.desk.state.listeners
        listeners.append(built.set)
        self._gone = asyncio.Event()
        try:
            while not self._gone.is_set():
                self.write(f"data: {self.desk.state.build}\n\n")
                await self.flush()
                waiting = [asyncio.ensure_future(one.wait()) for one in (built, self._gone)]
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for one in waiting:
                    one.cancel()
                built.clear()
        except StreamClosedError:
            pass
        finally:
            listeners.remove(built.set)

    def on_connection_close(self) -> None:
        self._gone.set()
