"""The HTML of a page: what it shows while Dash builds it, and the scripts that it loads.

A person sees the first thumbnails in a fraction of the time that Dash and plotly take to start.
assets/app/loading.mjs passes them on to the page.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import dash
from dash.resources import Scripts
from jinja2 import Template
from markupsafe import Markup

from dashboard.core.address import address, prefix
from dashboard.core.templates import templates
from dashboard.core.theme import THEME_SCRIPT
from dashboard.maps.scales import svg_filters
from dashboard.ui.page import Page

ASSETS = Path(__file__).parents[2] / "assets"
# They run before Dash does, which has tags of its own for them: a module runs once.
EARLY = (
    "app/address.mjs",
    "components/gallery-list.mjs",
    "components/gallery-places.mjs",
    "components/gallery-texts.mjs",
    "components/gallery-window.mjs",
    "app/loading.mjs",
)
OPTIONAL = ("dash_ag_grid",)  # large libraries of components that only some pages use
HERE = Path(__file__).parent / "templates"
DISMISSED = "stratoscope-dismissed"  # see assets/app/frame.mjs
NOTHING = Markup(), Markup()
CLASSIC, MODULE = 'type="application/javascript"', 'type="module"'


class PageScripts(Scripts):
    """The scripts of a page; Dash would load the component libraries of the whole process."""

    def __init__(self, libraries: Sequence[str], *, eager: bool) -> None:
        super().__init__(serve_locally=True, eager=eager)  # type: ignore[no-untyped-call]
        self._unused = [name for name in OPTIONAL if name not in libraries]

    def get_all_scripts(self, dev_bundles: bool = False) -> list[dict[str, object]]:
        """Those of the libraries that the page uses, and of the app."""
        scripts = super().get_all_scripts(dev_bundles)  # type: ignore[no-untyped-call]
        return [script for script in scripts if script.get("namespace") not in self._unused]


def page_html(
    app: dash.Dash,
    page: Page,
    choices: Mapping[str, Sequence[str]],
    parts: Mapping[str, str],
    shown: tuple[Markup, Markup] = NOTHING,
) -> str:
    """The whole page. `parts` are HTML that Dash made, by the names of `interpolate_index`.

    `choices`: the values that parameters of its address can have. `shown`: the frame and the
    page's own part, until React renders both.
    """
    frame, main = shown
    loading = page.loading
    own = {
        "scripts": _in_order(parts["scripts"]),
        # Dash starts when all modules have run: they register components and clientside functions.
        "renderer": parts["renderer"].replace(CLASSIC, MODULE),
    }
    return _template(loading).render(
        {name: Markup(part) for name, part in {**parts, **own}.items()},
        title=app.title,
        choices=choices,
        theme=THEME_SCRIPT,
        dismissed=f"{DISMISSED} {prefix()}" if prefix() else DISMISSED,
        filters=svg_filters(),
        frame=frame,
        main=main,
        loading=loading.name if loading else "",
        early=[_versioned(app, ASSETS / name) for name in EARLY] if loading else [],
        modules=module_addresses(app),
        prefix=prefix(),
        address=address,
    )


def _in_order(tags: str) -> str:
    """Dash's scripts, to run after those of EARLY: all in the order of their tags, modules last."""
    scripts = tags.replace("<script src=", "<script defer src=").splitlines()
    return "\n".join(sorted(scripts, key=lambda tag: MODULE in tag))


@cache
def _template(loading: Path | None) -> Template:
    folders = [HERE, loading.parent] if loading else [HERE]
    return templates(*folders).get_template("page.html")


def module_addresses(app: dash.Dash) -> dict[str, str]:
    """The import map: by the address that an `import` names, the one that Dash's tag has.

    So a module exists once in a page, and a browser never runs one of an earlier version.
    """
    modules = sorted(ASSETS.rglob("*.mjs"))
    return {_address(app, file): _versioned(app, file) for file in modules}


def _address(app: dash.Dash, file: Path) -> str:
    return app.get_asset_url(file.relative_to(ASSETS).as_posix())


def _versioned(app: dash.Dash, file: Path) -> str:
    """The address with the version that Dash adds: the time of the last change."""
    return f"{_address(app, file)}?m={file.stat().st_mtime}"
