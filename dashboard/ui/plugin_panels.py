"""Panels that installed packages add, below those of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from dash import html
from dash.development.base_component import Component

from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from explainers.plugins import PluginProblem, load_plugins

GROUP = "stratoscope.panels"


@dataclass(frozen=True, eq=False)
class PagePanel:
    """A panel for the page with that path, such as "/layers/"; it renders the page's scene."""

    page: str
    panel: Panel


def with_plugin_panels(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with the panels that packages add."""
    by_path = {page.path: page for page in pages}

    def check(added: PagePanel) -> None:
        if added.page not in by_path:
            raise PluginProblem(f'There is no page "{added.page}"; choose {", ".join(by_path)}.')
        fields = {field.name for field in by_path[added.page].view.parameters}
        if unknown := set(added.panel.fields) - fields:
            names = ", ".join(sorted(fields))
            raise PluginProblem(
                f'The view of "{added.page}" has no {", ".join(sorted(unknown))}; it has {names}.'
            )
        added.panel.layout()

    own = chain.from_iterable(page.panels for page in pages)
    panels = load_plugins(
        GROUP, PagePanel, lambda added: added.panel.id, [panel.id for panel in own], check
    )
    return tuple(
        _extended(page, [added.panel for added in panels if added.page == page.path])
        for page in pages
    )


def _extended(page: Page, added: Sequence[Panel]) -> Page:
    if not added:
        return page

    def arrange(panels: Mapping[Panel, Component]) -> Component:
        main = page.arrange(panels)
        below = html.Div([panels[panel] for panel in added], className="plugin-panels")
        main.children = [*main.children, below]
        return main

    return replace(page, panels=(*page.panels, *added), arrange=arrange)
