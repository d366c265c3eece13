"""`gen desk` as somebody runs it, and a browser that knows its token, without the browser."""

import http.client
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.serving import PATIENCE, Answer, Serving, until

PATH = "/desk/"


@dataclass
class Client:
    """Who asks the desk."""

    server: Serving
    token: str
    port: int
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str | None] = {}
    ) -> Answer:
        """Ask for a path below the desk's; a header that is None is left out."""
        given = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie, **self.headers}
        if method == "POST":
            given |= {"Origin": self.origin, "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path if path.startswith("/") else PATH + path, skip_host=True)
            for name, value in {**given, **headers}.items():
                if value:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            if body is not None:
                connection.send(body)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def ask(self, name: str, **question: object) -> Any:  # noqa: ANN401 - JSON
        """Ask as the desk's pages do, and give what is answered."""
        answer = self.send("POST", f"api/{name}", json.dumps(question).encode())
        assert answer.status == 200, (answer.status, answer.text)
        return json.loads(answer.body)

    def refused(self, name: str, **question: object) -> list[str]:
        """The codes of the problems for which a question is refused."""
        answer = self.send("POST", f"api/{name}", json.dumps(question).encode())
        assert answer.status == 422, (answer.status, answer.text)
        return [problem["code"] for problem in json.loads(answer.body)]

    def upload(self, path: str, name: str, data: bytes) -> Answer:
        kind = {"Content-Type": "application/octet-stream"}
        return self.send("POST", f"api/upload?{urlencode({'path': path, 'name': name})}", data, kind)


@contextmanager
def desk(root: Path, patience: float = PATIENCE, **environment: str) -> Iterator[Client]:
    """A desk that is open for as long as the block, and who has been let in; `patience` is for the first build."""
    server = Serving(root, "--no-open", environment=environment, command="desk")
    try:
        found = until(
            lambda: re.search(r"http://[\d.]+:(\d+)/desk/\?token=(\S+)", server.output), "the desk's address"
        )
        assert found
        client = Client(server, found[2], int(found[1]))
        until(server.builds, "the first build", patience)
        answer = client.send("GET", f"?token={client.token}")
        client.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        yield client
    finally:
        server.close()


def preview_of(client: Client) -> str:
    """The preview's origin."""
    return f"http://127.0.0.1:{client.ask('start')['preview']}"


def page(client: Client, address: str) -> Answer:
    """A page of the preview."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=PATIENCE)
    try:
        connection.request("GET", f"{where.path}?{where.query}" if where.query else where.path)
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()
