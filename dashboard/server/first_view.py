"""What a page states before its first callback: the frame for the model of its address.

The HTML that a browser gets first and the layout that React mounts then are made of the same
components, so that nothing moves when the one takes the place of the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import flask
from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.components.static_html import static_html
from dashboard.pages.registry import PAGES
from dashboard.server import banner
from dashboard.server.layout import header, skeleton
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.page import Page
from dashboard.ui.view import PageView
from explainers.models import ModelCard

NOBODY = ""  # a session without uploads: they have no part in the frame
LAYOUT = "_dash-layout"  # the end of the path from which the renderer fetches the layout


class NotLoaded(Exception):
    """The address names a model whose description is not at hand yet."""


class LoadedChoices(Choices):
    """The choices of a view, as far as they are known without loading a model."""

    def card(self, key: str) -> ModelCard:
        """A model's card. Raises: NotLoaded; UnknownModel."""
        card = self.services.engine.loaded_card(key)
        if card is None:
            raise NotLoaded(key)
        return card


@dataclass(frozen=True)
class FrameScene:
    """What the banner is rendered from."""

    view: PageView
    services: Services


def layout_of(page: Page, services: Services) -> Component:
    """The page's layout; in a request, its frame states what concerns the model."""
    layout = skeleton(PAGES, page)
    if flask.has_request_context():
        _show_model(layout, page, services)
    return layout


def frame_html(page: Page, services: Services) -> Markup:
    """The header and the banner."""
    frame = html.Div([header(PAGES, page, stated_values()), banner.layout()])
    _show_model(frame, page, services)
    return static_html(frame.children)


def main_html(page: Page) -> Markup:
    """The page's own part, without contents."""
    return static_html(page.layout())


def _show_model(layout: Component, page: Page, services: Services) -> None:
    """Renders the model's name and the banner, if the model is loaded: no page waits for that."""
    choices = LoadedChoices(services, NOBODY)
    if not choices.models:
        return
    try:
        model = model_of(page, stated_values(), choices)
        card = choices.card(model)
    except NotLoaded:
        return
    layout[ids.MODEL].options = [{"label": card.name, "value": model}]
    scene = FrameScene(PageView(model=model), services)
    parts = banner.render(scene, notices=not page.beside_model)
    for name, place in banner.PARTS.items():
        setattr(layout[place.component_id], place.component_property, parts[name])


def stated_values() -> Mapping[str, str]:
    """The values in the address of the page that is opened."""
    request = flask.request
    if request.path.endswith(LAYOUT):
        return dict(parse_qsl(urlsplit(request.referrer or "").query))
    return request.args.to_dict()


def model_of(page: Page, stated: Mapping[str, str], choices: Choices) -> str:
    """The model that an address leads to, by the rules of the page's view."""
    fields = page.view.read(stated, choices)
    return next(str(value) for name, value, _ in fields if name == "model")
