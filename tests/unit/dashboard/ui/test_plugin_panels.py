"""A panel that a package adds must fit its page."""

from dataclasses import dataclass, replace

import pytest
from dash import html

from dashboard.pages.registry import PAGES
from dashboard.ui.panel import Panel
from dashboard.ui.plugin_panels import PagePanel, with_plugin_panels
from explainers import plugins


@dataclass
class Point:
    """An entry point."""

    name: str
    added: PagePanel
    value: str = "module:PANEL"
    dist: None = None

    def load(self) -> PagePanel:
        return self.added


def _fail() -> html.Div:
    raise RuntimeError("no layout")


GOOD = PagePanel("/layers/", Panel("added-panel", lambda: html.Div("added"), fields=("layer",)))


def added(monkeypatch: pytest.MonkeyPatch, panel: PagePanel) -> tuple[str, int]:
    """Why the panel is left out, and how many panels the pages have more than before."""
    monkeypatch.setattr(plugins, "_found", [])
    monkeypatch.setattr(plugins, "entry_points", lambda group: [Point("one", panel)])
    pages = with_plugin_panels(PAGES)
    (plugin,) = plugins.found_plugins()
    more = sum(len(page.panels) for page in pages) - sum(len(page.panels) for page in PAGES)
    return plugin.problem, more


def test_it_stands_below_the_page_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert added(monkeypatch, GOOD) == ("", 1)
    (layers,) = [page for page in with_plugin_panels(PAGES) if page.path == "/layers/"]
    assert layers.panels[-1] is GOOD.panel
    last = layers.layout().children[-1]
    assert last.className == "plugin-panels"
    assert [each.children for each in last.children] == ["added"]


@pytest.mark.parametrize(
    ("panel", "reason"),
    [
        (replace(GOOD, page="/layer/"), 'There is no page "/layer/"; choose /, /layers/, '),
        (
            replace(GOOD, panel=Panel("x", html.Div, fields=("layer", "wave"))),
            'The view of "/layers/" has no wave; it has ',
        ),
        (
            replace(GOOD, panel=Panel("x", _fail)),
            "module:PANEL failed with RuntimeError: no layout.",
        ),
        (
            replace(GOOD, panel=Panel(PAGES[0].panels[0].id, html.Div)),
            f'"{PAGES[0].panels[0].id}" is taken by another one.',
        ),
    ],
)
def test_one_that_does_not_fit_is_left_out(
    monkeypatch: pytest.MonkeyPatch, panel: PagePanel, reason: str
) -> None:
    problem, more = added(monkeypatch, panel)
    assert problem.startswith(reason)
    assert more == 0
