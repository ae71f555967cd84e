"""Twelve requests for slow maps, by a viewer and by a member: everybody else goes on working."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlencode, urlsplit

import pytest
from torch import Tensor

from dashboard.access.session import SESSION_COOKIE
from dashboard.core import long_maps
from dashboard.core.settings import Settings
from dashboard.limits.lanes import aside
from dashboard.limits.served_engine import POLL_S, owner_of_request
from dashboard.maps.urls import heatmap_url
from dashboard.routes.place import PATH as PLACE
from dashboard.server.app import create_app
from dashboard.server.serving import Server, listen
from dashboard.server.wiring import build_services
from dashboard.services import Services
from data.accounts import Role
from explainers import load_model
from explainers.engine.requests import MapRequest
from explainers.images.budget import BUDGET
from explainers.methods import find_method
from tests.unit.explainers.engine_parts import Counting, picture
from tests.unit.explainers.nets import pixels

pytestmark = pytest.mark.slow  # with its services set up

WORDS = "correct horse battery staple"
PATIENCE_S = 30.0  # generous: the machine may be busy; a request that waits would never end
MANY = 12


class House:
    """A server with accounts over a network that can be held: whoever waits for it waits."""

    def __init__(self, folder: Path) -> None:
        self.net = Counting()
        model = load_model(self.net, preprocess=pixels, layers=("relu", "last"), name="held")
        self.images = [picture(folder, number) for number in range(3)]
        settings = Settings(port=0, images=(folder,), offline=True)
        self.services: Services = build_services(settings, [model])
        for role in (Role.VIEWER, Role.REVIEWER):
            self.services.accounts.add(role.word, role, WORDS)
        self.card = self.services.engine.card(model.card.key)
        self.services.engine.seconds(self.map(0))  # the passes are measured
        self.held, self.free = Event(), Event()
        self.server = Server(
            create_app(self.services), listen(settings), "127.0.0.1", self.services.close
        )
        self.server.start()

    def hold(self) -> None:
        """Lets nothing pass the network from now on."""

        def wait(_: Tensor) -> None:
            self.held.set()
            assert self.free.wait(PATIENCE_S)

        self.net.before = wait

    def map(self, number: int, **parameters: int) -> MapRequest:
        """A map of one of the images that takes 8,000 passes unless told otherwise."""
        non_defaults = find_method("rise").non_defaults({"masks": 8000} | parameters)
        return MapRequest(self.card.key, self.images[number], "", 1, "rise", non_defaults)

    def address(self, request: MapRequest) -> str:
        return heatmap_url(self.card, request.image.sha256, request, signed=False)

    def connect(self) -> HTTPConnection:
        return HTTPConnection(urlsplit(self.server.url).netloc, timeout=PATIENCE_S)

    def log_in(self, name: str) -> dict[str, str]:
        """The cookie of a new log-in."""
        form = urlencode({"name": name, "password": WORDS, "next": "/"})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers["Origin"] = self.server.url.rstrip("/")
        connection = self.connect()
        connection.request("POST", "/login", form, headers)
        answer = connection.getresponse()
        assert answer.status == 303, answer.read()
        connection.close()
        cookie = next(v for k, v in answer.getheaders() if v.startswith("stratoscope_login="))
        return {"Cookie": cookie.partition(";")[0]}

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, str, str]:
        """Status, body and Retry-After."""
        connection = self.connect()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, body, answer.getheader("Retry-After", "")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(long_maps, "SHORT_S", 0.0)  # what takes more than one pass is long
    house = House(tmp_path)
    yield house
    house.free.set()
    house.server.close()


def together(house: House, paths: list[str], headers: dict[str, str]) -> list[tuple[int, str, str]]:
    with ThreadPoolExecutor(len(paths)) as pool:
        return [*pool.map(lambda path: house.get(path, headers), paths)]


def still_works(house: House, headers: dict[str, str]) -> None:
    """Log-in, static files and "who am I" answer, though nothing passes the network."""
    assert house.get("/login", {})[0] == 200
    assert house.get("/assets/app/theme.css", {})[0] == 200
    assert json.loads(house.get("/access/me", headers)[1])["name"]
    house.log_in("viewer")


def test_slow_maps_stop_nobody(house: House) -> None:
    viewer, member = house.log_in("viewer"), house.log_in("reviewer")
    house.hold()
    slow = [house.address(house.map(0, seed=seed)) for seed in range(MANY)]

    answers = together(house, slow, viewer)
    assert {status for status, *_ in answers} == {403}
    assert all("requires the reviewer role" in body for _, body, _ in answers)

    answers = together(house, slow, member)
    assert sorted(status for status, *_ in answers) == [429] * (MANY - 2) + [503] * 2
    assert all(int(again) >= 1 for *_, again in answers)
    begun = [path for path, answer in zip(slow, answers, strict=True) if answer[0] == 503]
    status, body, _ = house.get(begun[0], viewer)  # what a member has started
    assert (status, "is running" in body) == (503, True)

    still_works(house, member)


def test_short_maps_of_clients_who_left_are_not_computed(house: House) -> None:
    viewer = house.log_in("viewer")
    house.hold()
    short = [
        MapRequest(house.card.key, image, "last", target, "saliency")
        for image in house.images
        for target in range(4)
    ]
    port = urlsplit(house.server.url).port
    first, others = (
        {"Cookie": f"{viewer['Cookie']}; {SESSION_COOKIE}={letter * 43}"} for letter in "ab"
    )
    clients = []
    for number, request in enumerate(short):
        client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        cookie = (others if number else first)["Cookie"]
        lines = [f"GET {house.address(request)} HTTP/1.1", "Host: localhost"]
        lines += [f"Cookie: {cookie}", "", ""]
        client.sendall("\r\n".join(lines).encode())
        clients.append(client)
        assert house.held.wait(PATIENCE_S)
    engine, tick = house.services.engine, Event()
    while sum(engine.before(each) is not None for each in short) < MANY:
        tick.wait(POLL_S / 10)  # until all of them wait in the queue
    assert json.loads(house.get(PLACE, first)[1]) == {"sentence": ""}
    text = json.loads(house.get(PLACE, others)[1])
    assert text == {"sentence": "Waiting: 1 request is before yours."}
    still_works(house, viewer)

    for client in clients:
        client.close()
    while any(engine.before(each) is not None for each in short):
        tick.wait(POLL_S / 10)
    house.free.set()
    last = MapRequest(house.card.key, house.images[0], "relu", 2, "saliency")
    assert house.get(house.address(last), viewer)[0] == 200
    assert sum(engine.is_stored(each) for each in short) <= 1  # the one that passed the network


def test_a_slow_map_comes_by_itself_once_it_was_started(house: House) -> None:
    member = house.log_in("reviewer")
    request = house.map(0, masks=50)
    path = house.address(request)
    status, body, _ = house.get(path, member)
    assert (status, "is running" in body) == (503, True)
    house.services.engine.submit(request).result(PATIENCE_S)  # joins it
    assert house.get(path, member)[0] == 200


def test_decoding_counts_for_the_person_of_a_request(house: House) -> None:
    """What `Budget` does with it: tests/unit/explainers/images/test_budget.py."""
    assert house.server.url
    assert (BUDGET.owner, BUDGET.aside) == (owner_of_request, aside)
