"""The browsers that show the preview, and what each of them is told after a build.

livereload is used here alone: for its list of open browsers, which each one's WebSocket joins and leaves, and for files
that are never answered with “not modified”. Its protocol can only reload every page, whatever it shows; here a page
says what it shows and which build it comes from, and is told what that build's successors mean for it.
"""

import json
from asyncio import Future
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from livereload.handlers import LiveReloadHandler
from livereload.handlers import StaticFileHandler as FreshFileHandler
from tornado import web

from generator.serve.hosts import check_host
from generator.serve.state import Built, ServerState

__all__ = ["FreshFileHandler", "OpenPage", "tell_browsers"]


def tell_browsers(built: Built, state: ServerState) -> None:
    """Learn what a build has changed, and tell every browser what that means for the page it shows."""
    state.learn(built)
    order_for_files = state.order_for_files(built.changed)
    shown = unquote(built.base_path + built.show)
    for page in LiveReloadHandler.waiters.copy():
        page.tell({"command": "problems", "problems": state.problems})
        before, page.name = page.name, state.name_of(page.path)
        if built.show and not unquote(page.path).startswith(shown):  # the print view may stay
            page.tell({"command": "go", "path": quote(built.base_path) + built.show})
        elif before != page.name or state.has_changed(page.name, built.changed):
            page.tell({"command": "reload"})
        elif order_for_files:
            page.tell(order_for_files)


class OpenPage(LiveReloadHandler):  # type: ignore[misc]  # livereload ships no types
    """A page that is open in a browser."""

    path = ""
    """What the browser's address bar says, without the host."""
    name = ""
    """As `ServerState.name_of` gives it."""

    def initialize(self, state: ServerState) -> None:
        """Called by Tornado with what the address was given."""
        self._state = state

    def prepare(self) -> None:
        """Refuse whoever is not a page of this server. Raises HTTPError."""
        check_host(self.request, self._state.settings.host)
        if not self.check_origin(self.request.headers.get("Origin", f"http://{self.request.host}")):
            raise web.HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        """Only the server's own pages may listen."""
        return origin.partition("://")[2].lower() == str(self.request.host).lower()

    def on_message(self, message: str | bytes) -> None:
        """The page says what it shows and since which build; if that has changed meanwhile, it loads again."""
        state = self._state
        try:
            said = json.loads(message)
            self.path, build, session = str(said["path"]), int(said["build"]), str(said["session"])
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
            self.close()
            return
        self.name = state.name_of(self.path)
        LiveReloadHandler.waiters.add(self)
        changed = state.changed_since(build)
        if session != state.session or state.has_changed(self.name, changed):
            self.tell({"command": "reload"})
            return
        self.tell({"command": "problems", "problems": state.problems})
        if order_for_files := state.order_for_files(changed):
            self.tell(order_for_files)

    def tell(self, order: Mapping[str, Any]) -> None:
        """Send an order; a browser that has just gone is let go."""
        try:
            sent = self.write_message(json.dumps(order))
        except Exception:  # whatever is wrong with one browser is nothing to the others
            LiveReloadHandler.waiters.discard(self)
        else:
            sent.add_done_callback(Future.exception)  # one that goes while it is told is no news
