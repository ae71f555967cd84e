"""The fixed skeleton around every page: header, banner, notices."""

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.access.header import corner
from dashboard.components import AddToReview, ViewState
from dashboard.core.address import address
from dashboard.pages.help import ids as help_ids
from dashboard.pages.inputs import ids as own
from dashboard.pages.reviews import ids as add_ids
from dashboard.server import banner, tour
from dashboard.ui import ids
from dashboard.ui.components import aria, data, select
from dashboard.ui.page import Page
from dashboard.ui.view_callback import rules

# As in assets/app/last-values.mjs: fields with another name on other pages, and those of Compare.
FROM = {"image_b": "pinned"}
RESUMED = ("kind", "a", "b")


def header(
    pages: Sequence[Page], current: Page, carried: Mapping[str, str] | None = None
) -> Component:
    """Name, navigation, the model, the link to this view, the theme, and who looks at it.

    `carried`: the values that the links take along, until assets/app/nav-links.mjs is there.
    """
    values = carried or {}
    links = [
        html.A(
            page.name,
            href=_href(page, current, values),
            **aria(**_whether_current(page, current)),
            **data(takes=" ".join(page.takes)),
        )
        for page in pages
        if not (page.under or page.beside_model or page.corner)
    ]
    model = html.Label(["Model", select(ids.MODEL)], className="model-picker")
    inputs = [_inputs_link(page, current, values) for page in pages if page.beside_model]
    return html.Header(
        [
            html.Span([html.I(className="mark"), "Stratoscope"], className="brand"),
            html.Nav(links, **aria(label="Pages")),
            # Not every page and person has it: what follows stays where it is.
            AddToReview(
                id=add_ids.ADD, hidden=not (current.adds_to_review and offered(Right.JUDGE))
            ),
            model,
            *inputs,
            html.Button("Copy link", id=ids.COPY_LINK, className="quiet-button framed"),
            html.Button(
                "◐",
                id=ids.THEME,
                className="quiet-button framed",
                title="Light or dark",
                **aria(label="Switch between light and dark"),
            ),
            *(_corner_link(page, current, values) for page in pages if page.corner),
            *corner(),
        ],
        className="top",
    )


def _href(page: Page, current: Page, values: Mapping[str, str]) -> str:
    """The address of a page, with the values that its view has; a target only with its image."""
    if page == current:
        return address(page.path)
    named = ((field, FROM.get(field, field)) for field in page.takes if field not in RESUMED)
    return address(
        page.path,
        {
            field: values[name]
            for field, name in named
            if values.get(name) and (name != "target" or "image" in values)
        },
    )


def _inputs_link(page: Page, current: Page, values: Mapping[str, str]) -> Component:
    """The link to what was concluded about the model; the banner counts the notices in it."""
    return html.A(
        page.name,
        id=own.LINK,
        href=_href(page, current, values),
        className="inputs-link",
        **aria(**_whether_current(page, current)),
        **data(takes=" ".join(page.takes)),
    )


def _corner_link(page: Page, current: Page, values: Mapping[str, str]) -> Component:
    """The link to a page by a mark alone: the header has no room for another word."""
    return html.A(
        page.corner,
        id=help_ids.LINK,
        href=_href(page, current, values),
        className="quiet-button framed help-link",
        title=page.name,
        **aria(label=page.name, **_whether_current(page, current)),
        **data(takes=" ".join(page.takes)),
    )


def _whether_current(page: Page, current: Page) -> dict[str, str]:
    """The navigation marks the page that is shown, or the one that leads to it."""
    if page == current:
        return {"current": "page"}
    return {"current": "true"} if page.path == current.under else {}


def _notice() -> Component:
    """What did not fit of a link or a choice, until it is dismissed or another view is shown."""
    close = html.Button(
        "×", id=ids.NOTICE_DISMISS, className="quiet-button", **aria(label="Dismiss the notice")
    )
    return html.Div([html.P(id=ids.NOTICE, role="status"), close], className="view-notice")


def skeleton(pages: Sequence[Page], page: Page) -> Component:
    """A page inside the frame that all of `pages` share."""
    return html.Div(
        [
            dcc.Location(ids.URL, refresh=False),
            ViewState(id=ids.VIEW_STATE, rules=rules(page)),
            dcc.Store(ids.PERMALINK),
            header(pages, page),
            banner.layout(),
            tour.layout(page.path for page in pages),
            _notice(),
            page.layout(),
        ]
    )
