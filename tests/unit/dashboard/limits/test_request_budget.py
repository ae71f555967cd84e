"""Every route and callback: one request computes no more than a short map takes.

The engine and its network are real; only what a pass costs is made up.
"""

from collections.abc import Iterator
from concurrent.futures import Future
from http import HTTPStatus
from pathlib import Path
from typing import Any

import flask
import pytest
from dash import Dash
from flask.testing import FlaskClient

import dashboard.server.app
from dashboard.access.person import Person, people
from dashboard.core.long_maps import SHORT_S, seconds_of_all
from dashboard.core.settings import Settings
from dashboard.limits.request_budget import IN_TURN
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.maps.urls import (
    difference_url,
    heatmap_url,
    map_parameters,
    overlay_url,
    raw_map_url,
    step_urls,
    strip_parameters,
    strip_url,
)
from dashboard.pages.compare.view import CompareView
from dashboard.server.wiring import build_services
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from data.accounts import Role
from explainers import Engine, load_model
from explainers.engine import result_store
from explainers.engine.requests import ImageRef, MapRequest, Request
from explainers.engine.work_queue import WorkQueue
from explainers.errors import EngineBusy
from explainers.methods import Passes, find_method
from tests.unit.dashboard.access.conftest import OWN_PAGE
from tests.unit.dashboard.access.test_rights import body
from tests.unit.explainers.engine_parts import Counting, picture
from tests.unit.explainers.nets import pixels

pytestmark = pytest.mark.slow  # with its services set up

PASS_S = 0.06  # ten steps of integrated gradients: 1.2 s
STEPS = 10
IG = "integrated_gradients"


class House:
    """The app, whose engine notes what maps each request computes."""

    def __init__(self, folder: Path) -> None:
        model = load_model(Counting(), preprocess=pixels, layers=("relu", "last"), name="priced")
        self.images: list[ImageRef] = [picture(folder, number) for number in range(3)]
        settings = Settings(port=0, images=(folder,), offline=True)
        self.services: Services = build_services(settings, [model])
        self.card = self.services.engine.card(model.card.key)
        self.pages: list[Dash] = []
        with pytest.MonkeyPatch.context() as patch:
            made = dashboard.server.app.page_app
            patch.setattr(
                dashboard.server.app, "page_app", lambda *args: self.pages.append(made(*args))
            )
            self.server = dashboard.server.app.create_app(self.services)
        for page in self.pages:
            page._setup_server()
        self.person = Person("Vera", Role.VIEWER)
        people(self.server, lambda: self.person)
        self.spent: list[float] = []  # by each request
        self.times = 0  # that everything was forgotten
        self.server.before_request(lambda: self.spent.append(0.0))
        self.client: FlaskClient = self.server.test_client()

    def forget(self) -> None:
        """From now on nothing has been computed."""
        self.times += 1

    def note(self, request: Request[Any]) -> None:
        if isinstance(request, MapRequest) and flask.has_request_context():
            self.spent[-1] += sum(seconds_of_all(self.services.engine, (request,)).values())

    def map(self, number: int, method: str = IG, target: int = 1, **parameters: int) -> MapRequest:
        parameters = parameters or ({"steps": STEPS} if method == IG else {})
        result = find_method(method)
        layer = "" if result.per_pixel else "last"
        image = self.images[number]
        return MapRequest(
            self.card.key, image, layer, target, method, result.non_defaults(parameters)
        )

    def parameters(self, request: MapRequest) -> dict[str, object]:
        return map_parameters(self.card, request.image.sha256, request)

    def get(self, address: str) -> tuple[int, str]:
        answer = self.client.get(address)
        return answer.status_code, answer.get_data().decode(errors="replace")

    def page(self, path: str) -> Dash:
        return next(each for each in self.pages if each.config.url_base_pathname == path)

    def call(self, path: str, body: dict[str, Any]) -> tuple[int, str, str | None]:
        answer = self.client.post(f"{path}_dash-update-component", json=body, headers=OWN_PAGE)
        text = answer.get_data(as_text=True)
        return answer.status_code, text, answer.headers.get("Retry-After")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRATOSCOPE_HOME", str(tmp_path_factory.mktemp("home")))
        house = House(tmp_path_factory.mktemp("images"))

        def price(_: Engine, __: str, passes: Passes) -> float:
            return PASS_S * (passes.forward + passes.backward)

        ask, key = Engine.compute, result_store.question_key

        def noted(engine: Engine, request: Request[Any], *args: Any) -> Any:  # noqa: ANN401
            house.note(request)
            return ask(engine, request, *args)

        patch.setattr(Engine, "seconds_of", price)
        patch.setattr(Engine, "compute", noted)
        patch.setattr(result_store, "question_key", lambda *args: f"{house.times}-{key(*args)}")
        yield house
        house.services.close()


@pytest.fixture(autouse=True)
def new(house: House) -> None:
    house.forget()
    house.spent.clear()


def test_one_short_map_is_computed_for_everybody(house: House) -> None:
    one = house.map(0)
    shown = {"signed": False, "smooth": True, "scale": "inferno", "opacity": 60}
    for address in (
        heatmap_url(house.card, one.image.sha256, one, signed=False),
        overlay_url(house.card, one.image.sha256, one, **shown),  # type: ignore[arg-type]
        raw_map_url(house.card, one.image.sha256, one),
    ):
        house.forget()
        assert house.get(address)[0] == HTTPStatus.OK
    assert house.spent == pytest.approx([1.2] * 3)


def test_two_short_maps_at_one_address_are_long_work(house: House) -> None:
    sides = [house.parameters(house.map(number)) for number in (0, 1)]
    for address in (difference_url(*sides, signed=True), *step_urls(*sides, signed=True)):
        status, text = house.get(address)
        assert status == HTTPStatus.FORBIDDEN
        assert text.startswith("Integrated gradients takes about 2\u00a0s here. Starting")
    assert sum(house.spent) == 0


def test_a_strip_costs_the_passes_of_all_its_layers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strip(method: str, *numbers: int) -> str:
        parameters = [
            strip_parameters(house.card, house.images[number].sha256, 1, method)
            for number in numbers
        ]
        beside = parameters[1] if len(parameters) > 1 else None
        return strip_url(parameters[0], signed=False, smooth=True, beside=beside)

    monkeypatch.setattr(Engine, "seconds_of", lambda *args: 0.6 * args[2].forward * 2)
    assert house.get(strip("grad_cam", 0))[0] == HTTPStatus.OK  # one pass for all layers
    assert house.get(strip("layer_grad_cam", 0))[0] == HTTPStatus.FORBIDDEN  # 2.4 s: one for each
    house.forget()
    assert house.get(strip("grad_cam", 1, 2))[0] == HTTPStatus.FORBIDDEN
    status, _ = house.get(strip("grad_cam", 0))
    assert status == HTTPStatus.OK


def compare(house: House, **chosen: str) -> dict[str, object]:
    """A view of Compare whose maps are short, and long together."""
    values = {"kind": "methods", "method": IG, "method_2": "smooth_grad", "method_3": "saliency"}
    values |= {"params": f"steps:{STEPS},samples:{STEPS}", "image": house.images[0].sha256}
    return CompareView.from_values(values | chosen, Choices(house.services, NO_SESSION)).values()


def view_call(page: Dash, view: dict[str, object]) -> dict[str, Any]:
    """What the page sends so that it shows a view."""
    output = next(each for each in page.callback_map if f"{ids.VIEW_STATE}.answer" in each)
    callback = page.callback_map[output]
    requested = body(output, callback, callback["inputs"][0])
    for each in requested["inputs"]:
        each["value"] = {"number": 2, "values": view}
    return requested


def test_methods_side_by_side_are_computed_in_turn(house: House) -> None:
    with house.server.test_request_context():
        view = compare(house)
    requested = view_call(house.page("/compare/"), view)
    result_store = [house.call("/compare/", requested) for _ in range(2)]
    assert result_store[0] == (HTTPStatus.ACCEPTED, IN_TURN, "0")
    assert result_store[1][0] == HTTPStatus.OK, result_store[1]
    assert all(name in result_store[1][1] for name in ("Integrated gradients", "SmoothGrad"))
    assert "takes about" not in result_store[1][1]
    assert house.spent == pytest.approx([1.2, 1.2])


def test_a_page_that_the_busy_engine_refuses_is_answered_when_it_is_sent_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not with panels that show the refusal, and rest with it."""
    with house.server.test_request_context():
        view = compare(house, method="saliency", method_2="grad_cam", method_3="hires_cam")
    requested = view_call(house.page("/compare/"), view)
    one = house.map(0, "saliency")
    address = heatmap_url(house.card, one.image.sha256, one, signed=False)

    def full(*_: object) -> Future[Any]:
        raise EngineBusy("The engine is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(WorkQueue, "submit", full)
        refused = house.call("/compare/", requested)
        assert refused == (HTTPStatus.ACCEPTED, "The engine is busy.", "1")
        picture = house.client.get(address)
        assert (picture.status_code, picture.headers["Retry-After"]) == (503, "1")
        assert picture.text == "The engine is busy."
    assert house.call("/compare/", requested)[0] == HTTPStatus.OK


def test_no_callback_computes_more_than_a_short_map_takes(house: House) -> None:
    """Each callback of each page, set off by each of its inputs, in a view of several maps."""
    first, second = (image.sha256 for image in house.images[:2])
    explore = {"image": first, "pinned": second, "method": IG, "params": f"steps:{STEPS}"}
    with house.server.test_request_context():
        compared = compare(house, kind="images", image_b=second)
        methods = compare(house)
    called = 0
    for page in house.pages:
        path = str(page.config.url_base_pathname)
        views = (compared, methods) if path == "/compare/" else (explore,)
        for output, callback in page.callback_map.items():
            for changed in callback["inputs"] if "callback" in callback else ():
                for view in views:
                    house.forget()
                    requested = body(output, callback, changed)
                    for each in (*requested["inputs"], *requested["state"]):
                        if each["property"] == "request":  # the page is opened
                            each["value"] = {"number": 1, "values": view, "link": ""}
                        elif each["property"] == "answer" and changed["property"] != "request":
                            each["value"] = {"number": 1, "values": view}
                    called += 1
                    house.call(path, requested)
    assert called > 30
    assert max(house.spent) <= SHORT_S
    assert sum(each > 0 for each in house.spent) >= 3  # Explore, and both kinds of Compare
