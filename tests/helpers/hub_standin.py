"""A small stand-in of the Hugging Face hub: its layout and the calls that publishing and loading make.

Written from the client's own requests (huggingface_hub 1 and 2): repositories with commits, branches and
tags, the commit call with files inline, the file tree, and downloads with the hub's headers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlparse

Files = dict[str, bytes]


class Hub:
    """Repositories: name → commit → files, and the refs of each."""

    def __init__(self) -> None:
        self.commits: dict[str, dict[str, Files]] = {}
        self.refs: dict[str, dict[str, str]] = {}
        self.requests: list[str] = []

    def create(self, repo: str) -> None:
        if repo not in self.commits:
            self.commits[repo], self.refs[repo] = {}, {}
            self.commit(repo, {})

    def commit(self, repo: str, files: Files) -> str:
        seed = json.dumps([repo, len(self.commits[repo]), sorted(files)])
        oid = hashlib.sha1(seed.encode()).hexdigest()
        self.commits[repo][oid] = files
        self.refs[repo]["main"] = oid
        return oid

    def resolve(self, repo: str, revision: str) -> str | None:
        if repo not in self.commits:
            return None
        if revision in self.commits[repo]:
            return revision
        return self.refs[repo].get(revision)


@contextmanager
def serve() -> Iterator[tuple[Hub, str]]:
    """Run a hub on a free port: gives it and its address."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self._path()
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/tree/([^/]+).*", path):
            self._tree(*match.groups())
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            self._info(match[1], match[2] or "main")
        elif match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._file(*match.groups())
        else:
            self._missing("EntryNotFound")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        path = self._path()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path == "/api/repos/create":
            tree = json.loads(body)
            repo = (
                f"{tree['organization']}/{tree['name']}"
                if tree.get("organization")
                else tree["name"]
            )
            self.hub.create(repo)
            self._json({"url": f"{self._address()}/{repo}", "name": repo})
        elif path == "/api/validate-yaml":
            self._json({"errors": [], "warnings": []})
        elif re.fullmatch(r"/api/models/([^/]+/[^/]+)/preupload/.+", path):
            files = json.loads(body)["files"]
            modes = [
                {"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in files
            ]
            self._json({"files": modes})
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/commit/([^/]+)", path):
            self._commit(match[1], match[2], body)
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)/tag/([^/]+)", path):
            self.hub.refs[match[1]][json.loads(body)["tag"]] = str(
                self.hub.resolve(match[1], match[2])
            )
            self._json({})
        else:
            self._missing("EntryNotFound")

    def log_message(self, *arguments: object) -> None:
        pass

    def _commit(self, repo: str, revision: str, body: bytes) -> None:
        before = self.hub.resolve(repo, revision)
        files = dict(self.hub.commits[repo][str(before)])
        for line in body.decode().splitlines():
            entry = json.loads(line)
            value = entry["value"]
            if entry["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif entry["key"] == "deletedFile":
                files.pop(value["path"], None)
        oid = self.hub.commit(repo, files)
        self._json(
            {
                "success": True,
                "commitOid": oid,
                "commitUrl": f"{self._address()}/{repo}/commit/{oid}",
                "hookOutput": "",
            }
        )

    def _info(self, repo: str, revision: str) -> None:
        oid = self.hub.resolve(repo, revision)
        if oid is None:
            self._missing("RepoNotFound" if repo not in self.hub.commits else "RevisionNotFound")
            return
        siblings = [{"rfilename": name} for name in self.hub.commits[repo][oid]]
        self._json({"id": repo, "modelId": repo, "sha": oid, "siblings": siblings, "tags": []})

    def _tree(self, repo: str, revision: str) -> None:
        oid = self.hub.resolve(repo, revision)
        if oid is None:
            self._missing("RevisionNotFound")
            return
        self._json(
            [
                {"type": "file", "path": name, "size": len(data), "oid": _etag(data)}
                for name, data in self.hub.commits[repo][oid].items()
            ]
        )

    def _file(self, repo: str, revision: str, name: str) -> None:
        oid = self.hub.resolve(repo, revision)
        data = self.hub.commits[repo][oid].get(name) if oid else None
        if data is None:
            self._missing("EntryNotFound")
            return
        self._send(200, data, {"ETag": f'"{_etag(data)}"', "X-Repo-Commit": str(oid)})

    def _json(self, tree: Any) -> None:
        self._send(200, json.dumps(tree).encode(), {"Content-Type": "application/json"})

    def _missing(self, code: str) -> None:
        self._send(404, b"{}", {"X-Error-Code": code, "X-Error-Message": code})

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _path(self) -> str:
        path = unquote(urlparse(self.path).path)
        self.hub.requests.append(f"{self.command} {path}")
        return path

    def _address(self) -> str:
        return f"http://{self.headers['Host']}"


def _etag(data: bytes) -> str:
    """As git names a blob."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
