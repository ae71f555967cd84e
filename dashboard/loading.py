"""What a page shows while Dash builds it: its frame, and the gallery, which needs no Dash.

A person sees the first thumbnails in a fraction of the time that Dash and plotly take to start.
The gallery's script hands them over to the page: assets/gallery.js and assets/loading.js.
"""

import re

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
