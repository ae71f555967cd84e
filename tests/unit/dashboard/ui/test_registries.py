"""Walks the registries: whatever is added to one must be whole and must not clash."""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import flask
import pytest
from dash import Dash
from dash.development.base_component import Component

import dashboard
from dashboard.access import Person, Role, people
from dashboard.components import Badge
from dashboard.components.html_tree import TreeMaker, named_in_callbacks
from dashboard.core.settings import Settings
from dashboard.pages.registry import PAGES
from dashboard.server.app import page_app, panels_of
from dashboard.server.layout import skeleton
from dashboard.services import Services
from dashboard.ui import ids, layer_marks, naming
from dashboard.ui.page import Page
from dashboard.ui.panel import ELEMENTS, Panel
from dashboard.ui.view_callback import rules
from data.gallery.uploads import Uploads
from explainers.methods import METHODS, Method
from tests.unit.dashboard.tiny_services import tiny_services

MOST_COMPONENTS = 100
FOLDER = Path(dashboard.__file__).parent
PANEL_FILES = sorted(
    ".".join(path.relative_to(FOLDER).with_suffix("").parts)
    for path in FOLDER.rglob("*.py")
    if "\nPANEL = " in path.read_text(encoding="utf-8")
)
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    uploads = Uploads(tmp_path_factory.mktemp("uploads"))
    services = cast(SimpleNamespace, tiny_services(uploads))
    services.settings = Settings()
    services.jobs = SimpleNamespace(sample=None, weights=None)
    yield cast(Services, services)
    uploads.close()


def app_of(page: Page, services: Services) -> Dash:
    return page_app(flask.Flask("one page"), page, services)


def component_ids(root: Component) -> list[str]:
    everything = [root, *root._traverse()]
    return [each.id for each in everything if isinstance(getattr(each, "id", None), str)]


@pytest.mark.parametrize("name", PANEL_FILES)
def test_every_panel_file_is_registered(name: str) -> None:
    panel = import_module(f"dashboard.{name}").PANEL
    assert isinstance(panel, Panel)
    assert any(panel in page.panels for page in PAGES)
    assert isinstance(panel.layout(), Component)
    assert panel.register or panel.render or not panel.fields


@every_page
def test_ids_are_unique_in_a_page(page: Page) -> None:
    counts = Counter(component_ids(skeleton(PAGES, page)))
    assert [each for each, count in counts.items() if count > 1] == []


def all_ids() -> list[str]:
    """The ids that every `ids.py` names."""
    files = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("ids.py"))
    modules = [
        import_module(".".join(("dashboard", *path.with_suffix("").parts))) for path in files
    ]
    return [value for module in modules for name, value in vars(module).items() if name.isupper()]


def test_ids_module_names_each_id_once_and_in_kebab_case() -> None:
    named = all_ids()
    assert len(set(named)) == len(named)
    assert [each for each in named if not re.fullmatch(r"[a-z]+(-[a-z]+)*", each)] == []


def test_every_id_is_in_some_page() -> None:
    server = flask.Flask("of a team")
    server.secret_key = "there is a log-in"
    people(server, lambda: Person("Ada", Role.LEAD))
    with server.test_request_context():
        shown = [*(skeleton(PAGES, page) for page in PAGES), naming.layout()]
    assert set(all_ids()) <= {each for root in shown for each in component_ids(root)}


@every_page
def test_every_component_of_a_callback_is_in_its_page(page: Page, services: Services) -> None:
    app = app_of(page, services)
    trees = TreeMaker(named_in_callbacks(app), {panel.id: panel.tree for panel in panels_of(page)})
    present = set(component_ids(trees.tree(skeleton(PAGES, page), "page")))
    used = set()
    for callback in app._callback_list:
        outputs = re.findall(r"([\w-]+)\.\w", callback["output"])
        inputs = [each["id"] for each in (*callback["inputs"], *callback["state"])]
        used |= {each for each in (*outputs, *inputs) if not each.startswith("_")}
    assert len(used) > len(page.pickers)
    assert used <= present


def test_pages_of_images_add_to_reviews() -> None:
    adding = [page.name for page in PAGES if page.adds_to_review]
    assert adding == ["Explore", "Layers", "Compare", "Dataset"]


@every_page
def test_panels_that_show_evidence_follow_tests_of_other_tabs(page: Page) -> None:
    badges = {part.id for part in skeleton(PAGES, page)._traverse() if isinstance(part, Badge)}
    shown = {
        panel.id
        for panel in page.panels
        for place in panel.parts.values()
        if place.component_id in badges or place == layer_marks.place()
    }
    assert {panel.id for panel in page.panels if panel.shows_evidence} == shown
    assert rules(page)["evidence"] == [panel.id for panel in page.panels if panel.id in shown]


def own_scripts(app: Dash) -> str:
    """What the app's own scripts consist of, without the vendored ones."""
    folder = Path(app.config.assets_folder)
    return "".join(path.read_text() for path in folder.rglob("*.*js") if "vendor" not in path.parts)


@every_page
def test_every_part_of_a_panel_is_in_the_page_and_its_elements_in_one_tree(
    page: Page, services: Services
) -> None:
    app = app_of(page, services)
    named = named_in_callbacks(app)
    trees = TreeMaker(named, {panel.id: panel.tree for panel in panels_of(page)})
    present = set(component_ids(skeleton(PAGES, page)))
    mounted = set(component_ids(trees.tree(skeleton(PAGES, page), "page")))
    for panel in panels_of(page):
        assert ELEMENTS not in panel.parts
        elements = trees.elements(panel.layout())
        for place in panel.parts.values():
            assert place.component_id in present
            assert (place.component_id in elements) != (place.component_id in mounted), place
        if panel.render:
            assert panel.tree in mounted
            assert ids.notice(panel.id) in elements


@every_page
def test_few_components_are_mounted_as_each_costs_time_in_every_click(
    page: Page, services: Services
) -> None:
    trees = TreeMaker(named_in_callbacks(app_of(page, services)))
    everything = list(trees.tree(skeleton(PAGES, page), "page")._traverse())
    mounted = [each for each in everything if isinstance(each, Component)]
    assert len(mounted) < MOST_COMPONENTS


@every_page
def test_no_two_callbacks_have_the_same_output(page: Page, services: Services) -> None:
    outputs = Counter(
        each
        for callback in app_of(page, services)._callback_list
        for each in re.findall(r"[\w-]+\.\w+@?", callback["output"])
        if not each.endswith("@")  # where a press has a notice
    )
    assert [each for each, count in outputs.items() if count > 1] == []


@every_page
def test_no_circle_goes_through_two_callbacks(page: Page, services: Services) -> None:
    """Dash knows circles inside one callback only: others lose what a quick hand chooses."""
    graph: dict[str, set[str]] = {}
    for callback in app_of(page, services)._callback_list:
        outputs = {
            f"{name}.{prop}" for name, prop in re.findall(r"([\w-]+)\.(\w+)", callback["output"])
        }
        inputs = {f"{each['id']}.{each['property']}" for each in callback["inputs"]}
        for each in inputs - outputs:
            graph.setdefault(each, set()).update(outputs)
    assert graph
    TopologicalSorter(graph).prepare()  # raises CycleError, naming the circle


@every_page
def test_every_clientside_function_exists(page: Page, services: Services) -> None:
    app = app_of(page, services)
    scripts = own_scripts(app)
    called = {
        callback["clientside_function"]["function_name"]
        for callback in app._callback_list
        if callback.get("clientside_function")
    }
    assert called
    for name in called:
        assert re.search(rf"^ +(async )?{name}(\(|:)", scripts, re.MULTILINE), name


@every_page
def test_every_field_of_a_view_has_a_picker_and_each_picker_a_field(page: Page) -> None:
    names = [parameter.name for parameter in page.view.parameters]
    assert {picker.field for picker in page.pickers} == set(names)
    places = [(picker.component, picker.prop) for picker in page.pickers]
    assert len(set(places)) == len(places)
    clears = {*page.view.clears, *(name for each in page.view.clears.values() for name in each)}
    assert clears | {*page.view.identity, *page.view.refreshes_options} <= set(names)


def test_methods_have_keys_of_their_own_and_captums_comes_first() -> None:
    keys = [method.key for method in METHODS]
    assert len(set(keys)) == len(keys)
    assert keys[0] == "layer_grad_cam"
    assert "Captum" in METHODS[0].name


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_method_says_what_it_is_for(method: Method) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*", method.key)
    for sentence in (method.answers, method.caveat):
        assert re.fullmatch(r"[A-Z].{20,}[.?]", sentence)
    for text in (method.name, method.paper, method.equation, method.units, method.cost):
        assert text.strip()
