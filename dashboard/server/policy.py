"""The Content-Security-Policy: nothing from another host, no eval, only the app's own scripts."""

import base64
import hashlib
from collections.abc import Sequence
from html.parser import HTMLParser

from flask import Response

DIRECTIVES = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # Dash and plotly write style attributes
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def content_policy(response: Response, framed_by: Sequence[str] = ()) -> str:
    """The policy for this response; a page may run its own inline scripts, named by their hashes.

    `framed_by` are the sources whose pages may show it in a frame; without any, none may.

    Dash registers some of its inline scripts on the first request only, so the page itself, not
    `Dash.csp_hashes()`, says which there are.
    """
    is_page = response.mimetype == "text/html"  # whatever its status: all of it is the app's own
    is_page &= not response.direct_passthrough  # a file to be saved is no page of the app
    scripts = inline_scripts(response.get_data(as_text=True)) if is_page else []
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    sources = ["'self'", *(f"'sha256-{base64.b64encode(each).decode()}'" for each in hashes)]
    directives = DIRECTIVES | {"script-src": " ".join(sources)}
    if framed_by:
        directives["frame-ancestors"] = " ".join(framed_by)
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def inline_scripts(page: str) -> list[str]:
    """The texts of the scripts that stand in the page itself, data blocks such as JSON left out."""
    reader = _ScriptReader()
    reader.feed(page)
    reader.close()
    return reader.scripts


class _ScriptReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._inside = (
            tag == "script"
            and "src" not in attributes
            and "json" not in (attributes.get("type") or "")
        )
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data
