"""Methods: what is said of each approach, of answers that nobody gives, and of the best."""

from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.settings import Settings
from dashboard.figures.map import MOST
from dashboard.pages.layers.activation_map import REDUCTION_NAMES
from dashboard.pages.layers.channels import ORDER_NAMES
from dashboard.pages.layers.filter_findings import NEAR_DUPLICATE, NEAR_ZERO
from dashboard.pages.layers.view import MANY
from dashboard.pages.methods import approaches, chooser, facts, guide, summary_table
from dashboard.pages.methods.scene import MethodsScene
from dashboard.pages.methods.view import MethodsView
from dashboard.pages.registry import PAGES
from dashboard.scans.groups import LEVEL
from dashboard.scans.library import Scans
from dashboard.server.layout import skeleton
from dashboard.services import Services
from dashboard.ui.choices import Choices
from data.analysis.effect import ENOUGH
from data.analysis.separability import FOLDS
from data.scans import ScanStore
from explainers.approaches import APPROACHES, REFLECTIONS, Approach
from explainers.methods import Passes
from explainers.models import ModelCard
from explainers.passes.statistics import BINS
from tests.unit.dashboard.tiny_services import LARGE, TinyEngine
from tests.unit.dashboard.words import words

SHOWING = [each for each in APPROACHES if each.method is None]
every_approach = pytest.mark.parametrize("approach", APPROACHES, ids=lambda each: each.key)
every_showing = pytest.mark.parametrize("approach", SHOWING, ids=lambda each: each.key)


class TimedEngine(TinyEngine):
    """Takes a second for a forward, and three for a backward."""

    def seconds_of(self, model: str, passes: Passes) -> float:
        return passes.forward + 3 * passes.backward


class Scanned:
    """How long the last scan took for an image."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds

    def seconds_per_image(self, card: ModelCard) -> float | None:
        return self.seconds


def services(seconds: float | None = None) -> Services:
    fake = SimpleNamespace(engine=TimedEngine(), scans=Scanned(seconds))
    fake.gallery = SimpleNamespace()
    return cast(Services, fake)


def of(key: str) -> Approach:
    return next(each for each in APPROACHES if each.key == key)


def facts_of(approach: Approach, seconds: float | None = None) -> dict[str, str]:
    """What is said of an approach, by heading."""
    view = MethodsView(model="large", approach=approach.key)
    rows = facts.facts(MethodsScene(view, services(seconds), ""), approach)
    return {name: words(value) for name, value in rows}


@every_approach
def test_each_approach_says_what_it_costs_here_whether_it_repeats_and_what_can_be_set(
    approach: Approach,
) -> None:
    shown = facts_of(approach)
    assert next(iter(shown)) == "Cost"
    assert {"Cost", "Repeatable", "Parameters", "Source"} <= set(shown)
    fits = not approach.method or not approach.method.fit(LARGE)
    assert ("on this machine with Large" in shown["Cost"]) == fits
    for each in approach.settings:
        assert each.help in shown["Parameters"]
    assert approach.fixed in shown["Parameters"]


def test_the_time_is_that_of_its_passes_or_of_the_images_of_the_last_scan() -> None:
    assert "about 1\u00a0s on this machine" in facts_of(of("filters"))["Cost"]
    assert "about 4\u00a0s on this machine" in facts_of(of("feature_maps"))["Cost"]
    assert (
        "about 1\u00a0s per image for the forward pass on this machine"
        in facts_of(of("classes"))["Cost"]
    )
    scanned = facts_of(of("classes"), seconds=7.0)["Cost"]
    assert "about 7\u00a0s per image and worker, measured in the last scan with Large" in scanned


@pytest.mark.parametrize("see", chooser.SEE)
@pytest.mark.parametrize("about", chooser.OF)
@pytest.mark.parametrize("wait", chooser.WAIT)
def test_the_methods_to_use_give_all_three_answers(see: str, about: str, wait: str) -> None:
    view = MethodsView(model="large", approach="grad_cam", see=see, of=about, wait=wait)
    scene = MethodsScene(view, services(), "")
    rows = chooser.fitting(scene)
    seconds = [TimedEngine().seconds_of("large", each.passes(LARGE)) for each in rows]
    for each in rows:
        assert each.method is not None
        assert each.method.per_pixel == (see == "pixels")
        assert each.method.of_class == (about == "class")
        assert not each.method.fit(LARGE)
    if wait == "no":
        assert max(seconds, default=0) <= chooser.QUICK
    if (see, about, wait) == ("regions", "class", "yes"):
        assert rows[0].key == "grad_cam"  # which the app opens with
        assert seconds[1:] == sorted(seconds[1:])
    if (see, about, wait) == ("pixels", "class", "yes"):
        assert rows[0].key == "integrated_gradients"
        assert seconds[1:] == sorted(seconds[1:])
    shown = chooser.answer(scene)
    assert ("fit the same three choices" in shown["text"]) == (len(rows) > 1)
    assert [each["key"] for each in shown["best"]] == [each.key for each in rows]
    assert shown["heading"] == (
        f"Start with {rows[0].name}" if rows else "No method gives all three answers"
    )


def test_pixels_start_with_the_quickest_if_what_is_advised_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        TimedEngine, "seconds_of", lambda _self, _key, passes: passes.forward + passes.backward - 1
    )
    view = MethodsView(model="large", approach="grad_cam", see="pixels", of="class", wait="no")
    assert chooser.fitting(MethodsScene(view, services(), ""))[0].key == "saliency"


def test_pixels_start_with_what_the_manual_advises() -> None:
    text = (Path(__file__).parents[5] / "assets/docs/explanation/early-layers.md").read_text(
        "utf-8"
    )
    names = [of(key).name for key in chooser.PIXELS_FIRST]
    assert f"use a method of pixels: {names[0].lower()}, {names[1].lower()} or {names[2]}." in text


def test_the_last_scan_is_the_newest_that_is_done() -> None:
    records = [
        SimpleNamespace(
            id=id_,
            state=state,
            weights_sha256=LARGE.weights_sha256,
            gallery_sha256="g",
            clean_id="",
        )
        for id_, state in (("new", "running"), ("done", "done"), ("old", "done"))
    ]
    seconds = {"done": 2.0, "old": 9.0}
    store = SimpleNamespace(
        records=lambda: records,
        seconds_per_image=seconds.__getitem__,
        folder=lambda scan_id: Path("absent"),
    )
    current_gallery = SimpleNamespace(gallery=SimpleNamespace(sha256="g"))
    scans = Scans(cast(ScanStore, store), cast(CurrentGallery, current_gallery), Settings())
    assert scans.seconds_per_image(LARGE) == 2.0
    records.clear()
    assert scans.seconds_per_image(LARGE) is None


def controls(root: Component) -> set[str]:
    """What the controls of a page are called."""
    labels = [part for part in root._traverse() if isinstance(part, html.Label | html.Legend)]
    return {words(label.children).strip() for label in labels}


@every_showing
def test_its_settings_are_called_as_the_controls_of_its_page(approach: Approach) -> None:
    page = next(page for page in PAGES if page.path == urlsplit(approach.place).path)
    assert {each.name for each in approach.settings} <= controls(skeleton(PAGES, page))


def test_what_can_be_set_and_what_is_fixed_is_what_the_pages_do() -> None:
    maps = {each.name: each for each in of("feature_maps").settings}
    assert maps["Order"].values == f"one of {', '.join(ORDER_NAMES)}"
    assert maps["Maps per page"].default == MANY[0]
    assert {f"{int(many):,}" for many in MANY} == set(
        maps["Maps per page"].values.replace(" or ", ", ").split(", ")
    )
    reductions = {each.name: each for each in of("activation_maps").settings}["Over all channels"]
    assert reductions.values == f"one of {', '.join(REDUCTION_NAMES)}"
    for number in (f"{NEAR_ZERO:.0%} of the median", f"least {NEAR_DUPLICATE:g} with another"):
        assert number in of("filters").fixed
    assert f"{BINS} equal bins" in of("statistics").fixed
    for number in (f"rate of {LEVEL:.0%}", f"under {ENOUGH} images", f"in {FOLDS} folds"):
        assert number in of("classes").fixed
    assert f"above {MOST:,} images" in of("image_map").fixed


def filled(panel: ModuleType, **values: str) -> dict[str, Any]:
    bundle = services()
    view = MethodsView.from_store({"model": "large", **values}, Choices(bundle, ""))
    return dict(panel.PANEL.render(MethodsScene(view, bundle, "")))


def test_an_answer_that_nobody_gives_is_stated_with_its_reason() -> None:
    alone = filled(approaches, how="node-link")
    assert (alone["list"], alone["nothing"]) == (
        [],
        "No approach here answers “node-link”. Node-link diagrams are left to graph "
        "tools: for one image, layers in execution order are more useful than boxes with arrows.",
    )
    among = filled(approaches, how="node-link", what="learned parameters")["nothing"]
    assert among.endswith("Leave it out to see which approaches give the others.")
    several = filled(approaches, how="line charts", what="learned parameters")["nothing"]
    assert several == "No approach gives all these answers. Choose fewer."


def test_the_guide_states_where_its_approach_is_not_among_the_results() -> None:
    plain = filled(guide, approach="grad_cam", what="aggregated information")
    assert (plain["title"], plain["subtitle"]) == ("Grad-CAM", guide.MATCH)
    other = filled(guide, approach="grad_cam", what="learned parameters")
    assert (other["title"], other["subtitle"]) == ("Grad-CAM", guide.NO_MATCH)
    assert {"what", "how"} <= set(guide.PANEL.fields)


@every_approach
def test_see_it_opens_the_page_of_the_approach_with_what_its_view_knows(
    approach: Approach,
) -> None:
    href = filled(guide, approach=approach.key)["place"]
    if approach.method and approach.method.fit(LARGE):
        assert href is None
        return
    address = urlsplit(str(href))
    page = next(page for page in PAGES if page.path == address.path)
    query = parse_qs(address.query)
    assert set(query) <= {each.name for each in page.view.parameters}
    assert query.get("method") == ([approach.key] if approach.method else None)


def signs() -> dict[tuple[str, str], str]:
    """What the table of all answers shows, by answer and by the name of the approach."""
    parts = summary_table.layout()._traverse()
    table = next(each for each in parts if isinstance(each, html.Table))
    head, body = table.children
    answers = [cell.children.children for cell in head.children[1].children]
    return {
        (answer, name.children): getattr(cell, "children", "")
        for name, *cells in (row.children for row in body.children)
        for answer, cell in zip(answers, cells, strict=True)
    }


def test_the_table_marks_the_best_where_the_text_names_them() -> None:
    keys = {approach.name: approach.key for approach in APPROACHES}
    marked = {(kind, keys[name]) for (kind, name), sign in signs().items() if sign == "●"}
    assert marked == {
        (kind, key) for each in REFLECTIONS for kind, best in each.best.items() for key in best
    }
    assert ("teaching", "feature_maps") in marked
    assert ("teaching", "grad_cam") not in marked
    legend = str(summary_table.layout())
    assert "the judgement of Stratoscope’s authors; they were not measured" in legend
    assert "best" not in summary_table.LEGEND


def test_the_table_states_all_answers_of_each_approach() -> None:
    table = signs()
    assert list(dict.fromkeys(name for _, name in table)) == [each.name for each in APPROACHES]
    for approach in APPROACHES:
        stated = {kind for (kind, name), sign in table.items() if name == approach.name and sign}
        assert stated == {
            kind
            for question in ("why", "who", "what", "how", "when", "where")
            for kind in approach.guide.answer(question).kinds
        }
