"""The table of contents, and what a search finds."""

from itertools import groupby
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.version import __version__
from dashboard.manual import KINDS, Document, Hit
from dashboard.pages.help import ids as own
from dashboard.pages.help.scene import HelpScene
from dashboard.ui.components import aria, card, field, unlabelled
from dashboard.ui.panel import Panel, Parts

DEEPEST = 2  # level of the headings that are listed below the current page


def layout() -> Component:
    """A search, what it finds, and all pages by kind; a narrow window has a drop-down list."""
    search = dbc.Input(
        id=own.SEARCH,
        type="search",
        value="",
        size="sm",
        debounce=0.25,
        placeholder="Search the manual",
        autocomplete="off",
    )
    pages = dbc.Select(id=own.PAGE, options=[], size="sm")
    return card(
        own.CONTENTS,
        ["Manual", html.Small(f"of version {__version__}", id=own.VERSION)],
        [
            unlabelled("Search the manual", search),
            html.P(id=own.HITS_COUNT, className="quiet", role="status"),
            html.Ol(id=own.HITS, className="help-hits"),
            field("Page", pages, class_name="help-pages"),
            html.Nav(id=own.CONTENTS_LIST, className="help-contents", **aria(label="Manual")),
        ],
    )


PARTS = {
    "list": Output(own.CONTENTS_LIST, "children"),
    "hits": Output(own.HITS, "children"),
    "count": Output(own.HITS_COUNT, "children"),
}


def render(scene: HelpScene) -> Parts:
    """Lists the pages, and the sections that a search finds."""
    documents = scene.services.manual.documents.values()
    hits = scene.services.manual.search(scene.view.search)
    return {
        "list": [
            part
            for kind, of_kind in groupby(documents, lambda each: each.kind)
            for part in (
                html.H3(KINDS[kind]),
                html.Ul([_entry(each, scene) for each in of_kind]),
            )
        ],
        "hits": [_hit(hit, scene) for hit in hits],
        "count": _count(hits) if scene.view.search.strip() else "",
    }


def _entry(document: Document, scene: HelpScene) -> Component:
    """A link to a page; below the current one, its headings."""
    if document.key != scene.view.page:
        return html.Li(html.A(document.title, href=address(scene, document.key)))
    headings = [
        html.Li(html.A(heading.text, href=f"#{heading.anchor}"))
        for heading in document.headings
        if heading.level <= DEEPEST
    ]
    current = html.A(document.title, href=address(scene, document.key), **aria(current="page"))
    return html.Li([current, *([html.Ul(headings)] if headings else [])])


def _hit(hit: Hit, scene: HelpScene) -> Component:
    heading, title = hit.section.heading, hit.document.title
    link = html.A(heading, href=address(scene, hit.document.key, hit.section.anchor))
    of = [html.Small(title)] if heading != title else []
    return html.Li([link, *of, html.Span(hit.excerpt)])


def _count(hits: list[Hit]) -> str:
    if not hits:
        return "Nothing found. Try fewer or other words."
    return f"{len(hits)} section{'s' * (len(hits) > 1)} found"


def address(scene: HelpScene, page: str, anchor: str = "") -> str:
    """The link to a place in the manual; a search stays as it is."""
    if page == scene.view.page:
        return f"#{anchor or own.TEXT}"  # another place of what is shown
    view = {"model": scene.view.model, "page": page, "search": scene.view.search}
    query = urlencode({name: value for name, value in view.items() if value}, safe="/")
    return f"?{query}{f'#{anchor}' if anchor else ''}"


PANEL = Panel(own.CONTENTS, layout, fields=("model", "page", "search"), parts=PARTS, render=render)
