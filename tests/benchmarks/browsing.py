"""A browser without a screen: what a page of Stratoscope sends for a click, and how long it takes.

It keeps the values of the page's components as Dash does, sends the callbacks that a change calls,
and fetches the pictures that an answer names, each address once. Its cache holds the files.
"""

import gzip
import json
import re
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dashboard.pages.registry import PAGES
from dashboard.ui import ids
from dashboard.ui.page import Page

PICTURES = re.compile(r"/(?:maps|images)/[^\s\"'\\<>]+")
FILES = re.compile(r'(?:src|href)="(/[^"]+\.(?:js|css|svg)[^"]*)"')
PATIENCE_S = 60.0
CONNECTIONS = 6  # what browsers open to one server
OK = 200

Timing = tuple[str, float]  # the kind of request, and its seconds


class Failed(Exception):
    """An answer other than 200; what it said."""


class Browser:
    """One person's: six connections, a cookie, a cache, and the page that is open."""

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url)
        self._threads = ThreadPoolExecutor(CONNECTIONS)
        self._connections = threading.local()  # one for each thread
        self._cookie = ""
        self._cached: set[str] = set()
        self._dependencies: dict[str, list[dict[str, Any]]] = {}
        self._path = "/"
        self._props: dict[str, Any] = {}
        self._number = 0  # of the last request
        self.timings: list[Timing] = []

    @property
    def view(self) -> dict[str, Any]:
        """The view that is shown."""
        return (self._props.get(f"{ids.VIEW_STATE}.answer") or {}).get("values", {})

    def open(self, path: str, search: str = "") -> None:
        """Opens a page: its HTML, its files, its layout, its first callbacks and pictures."""
        self._path, self._props, self._number = path, {}, 0
        html = self._get("page", f"{path}{search}").decode()
        for file in FILES.findall(html):
            self._fetch("static file", file.replace("&amp;", "&"))
        self._get("layout", f"{path}_dash-layout")
        listed = self._get("layout", f"{path}_dash-dependencies")
        self._dependencies.setdefault(path, json.loads(listed))
        self._change(f"opening {path}", dict(parse_qsl(search.lstrip("?"))), link=search)

    def click(self, kind: str, prop: str, value: object) -> None:
        """Changes one component's value, as a click does, and waits for all that follows."""
        field = next(
            picker.field
            for picker in self._page.pickers
            if f"{picker.component}.{picker.prop}" == prop
        )
        stale = self._page.view.clears.get(field, ())
        kept = {name: each for name, each in self.view.items() if name not in stale}
        self._change(kind, {**kept, field: value})

    def gallery(self, offset: int, limit: int = 60) -> list[str]:
        """A page of the gallery's list, and its thumbnails; the ids."""
        body = self._get("gallery list", f"/gallery/items?offset={offset}&limit={limit}")
        items = [each["id"] for each in json.loads(body)["items"]]
        for image in items:
            self._fetch("thumbnail", f"/images/{image}/thumbnail.webp")
        return items

    def _change(self, kind: str, values: dict[str, Any], link: str | None = None) -> None:
        started = time.perf_counter()
        self._number += 1
        request = {"number": self._number, "values": values, "link": link, "refresh": []}
        changed = f"{ids.VIEW_STATE}.request"
        self._props[changed] = request
        text = self._call(self._callback(f"{ids.VIEW_STATE}.answer"), changed)
        self.timings.append((kind, time.perf_counter() - started))
        for picture in dict.fromkeys(PICTURES.findall(text)):
            self._fetch("picture" if "/maps/" in picture else "photo", picture)
        self.timings.append((f"{kind}, with its pictures", time.perf_counter() - started))

    @property
    def _page(self) -> Page:
        return next(page for page in PAGES if page.path == self._path)

    def _callback(self, output: str) -> dict[str, Any]:
        """The one that fills that place on the server."""
        return next(
            each
            for each in self._dependencies[self._path]
            if output in re.split(r"\.{2,}", each["output"])
            and each.get("clientside_function") is None
        )

    def _call(self, callback: Mapping[str, Any], changed: str) -> str:
        """Sends a callback, and keeps what it answers; the answer's text."""
        outputs = [name for name in re.split(r"\.{2,}", callback["output"]) if name]
        body = {
            "output": callback["output"],
            "outputs": [
                dict(zip(("id", "property"), _split(name), strict=True)) for name in outputs
            ],
            "inputs": self._values(callback["inputs"]),
            "state": self._values(callback["state"]),
            "changedPropIds": [changed],
        }
        path = f"{self._path}_dash-update-component"
        started = time.perf_counter()
        text = self._send("POST", path, json.dumps(body)).decode()
        self.timings.append(("callback", time.perf_counter() - started))
        answer = json.loads(text)["response"] if text else {}
        for component, props in answer.items():
            for name, value in props.items():
                self._props[f"{component}.{name}"] = value
        return text.replace("\\\\", "\\")

    def _values(self, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**each, "value": self._props.get(f"{each['id']}.{each['property']}")}
            for each in ({"id": at["id"], "property": at["property"]} for at in places)
        ]

    def _fetch(self, kind: str, address: str) -> None:
        """What is kept for ever is fetched once."""
        if address not in self._cached:
            self._cached.add(address)
            self._get(kind, address)

    def _get(self, kind: str, address: str) -> bytes:
        started = time.perf_counter()
        body = self._send("GET", address)
        self.timings.append((kind, time.perf_counter() - started))
        return body

    def _connection(self) -> HTTPConnection:
        if not hasattr(self._connections, "one"):
            self._connections.one = HTTPConnection(self._place.netloc, timeout=PATIENCE_S)
        one: HTTPConnection = self._connections.one
        return one

    def _send(self, method: str, address: str, body: str | None = None) -> bytes:
        headers = {"Accept-Encoding": "gzip", "Origin": f"http://{self._place.netloc}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._cookie:
            headers["Cookie"] = self._cookie
        connection = self._connection()
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        if made := answer.getheader("Set-Cookie"):
            self._cookie = made.partition(";")[0]
        if answer.status not in (OK, 204):
            raise Failed(f"{method} {address}: {answer.status} {content[:200]!r}")
        return content


def _named(places: list[dict[str, Any]]) -> set[str]:
    return {f"{each['id']}.{each['property']}" for each in places}


def _split(name: str) -> tuple[str, str]:
    component, _, prop = name.rpartition(".")
    return component, prop
