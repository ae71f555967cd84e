"""What a page shows while Dash builds it: its frame, and the gallery, which needs no Dash.

A person sees the first thumbnails in a fraction of the time that Dash and plotly take to start.
The gallery's script hands them over to the page: assets/gallery.js and assets/loading.js.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence

EARLY = ("common.js", "gallery-list.js", "gallery.js", "loading.js")  # they run before Dash does
FRAME = """<div id="loading" class="loading" aria-busy="true">
<header class="top"><span class="brand"><i class="mark"></i>Stratoscope</span></header>
{main}
</div>"""


def with_loading(page: str, main: str) -> str:
    """The page's HTML with `main`, also HTML, to look at meanwhile, and its scripts in front."""
    tags = re.findall(r"<script[^>]*></script>\n?", page)
    early = [tag for name in EARLY for tag in tags if f"/{name}?" in tag]
    for tag in early:
        page = page.replace(tag, "", 1)
    return page.replace("<body>", f"<body>\n{FRAME.format(main=main)}\n{''.join(early)}", 1)


def with_known(page: str, known: Mapping[str, Sequence[str]]) -> str:
    """The page's HTML with the values that parameters of its address can have.

    The gallery asks before there is a view that would tell: for nothing that is not known.
    """
    said = html.escape(json.dumps(known))
    return page.replace("<html ", f'<html data-known="{said}" ', 1)
