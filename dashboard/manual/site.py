"""The manual as a folder of web pages that need no server and no network."""

import json
import shutil
from pathlib import Path, PurePosixPath
from posixpath import relpath

from markupsafe import Markup

from dashboard.core.templates import templates
from dashboard.core.version import __version__
from dashboard.manual.document import DOCS, KINDS, Document, parser, resolve
from dashboard.manual.manual import Manual

HERE = Path(__file__).parent / "templates"
PICTURES = "pictures"
COPIED = ("site.css", "search.js")


def write_site(manual: Manual, folder: Path) -> Path:
    """Writes all pages, their pictures and the search; returns the page to open.

    What the folder holds already stays, but for files of the same names. Raises: OSError.
    """
    pages = templates(HERE)
    template = pages.get_template("site.html")
    for document in manual.documents.values():
        path = folder / f"{document.key}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        page = template.render(
            document=document,
            body=_body(document, manual),
            kinds=KINDS,
            documents=list(manual.documents.values()),
            version=__version__,
            to=lambda target, key=document.key: _relative(key, target),
        )
        path.write_text(page, encoding="utf-8")
    for name in COPIED:
        shutil.copyfile(HERE / name, folder / name)
    (folder / "search-index.js").write_text(_index(manual), encoding="utf-8")
    if (DOCS / PICTURES).is_dir():
        shutil.copytree(DOCS / PICTURES, folder / PICTURES, dirs_exist_ok=True)
    first = folder / "index.html"
    index = pages.get_template("index.html").render(address=f"{manual.first}.html")
    first.write_text(index, encoding="utf-8")
    return first


def _body(document: Document, manual: Manual) -> Markup:
    """Its HTML; links and pictures are relative."""
    tokens = document.tokens
    addresses = []  # the tokens belong to all readers of the document
    for token in (child for each in tokens for child in each.children or ()):
        name = {"link_open": "href", "image": "src"}.get(token.type)
        if name:
            written = str(token.attrs[name])
            addresses.append((token, name, written))
            token.attrs[name] = _address(document.key, written, manual)
    try:
        return Markup(parser().renderer.render(tokens, parser().options, {}))
    finally:
        for token, name, written in addresses:
            token.attrs[name] = written


def _address(key: str, written: str, manual: Manual) -> str:
    path, anchor = resolve(key, written)
    if "://" in path:
        return path
    target = f"{path}.html" if path in manual.documents else path
    return _relative(key, target) + (f"#{anchor}" if anchor else "")


def _relative(key: str, target: str) -> str:
    """The address of a file of the site, from the page of a document."""
    return relpath(target, str(PurePosixPath(key).parent))


def _index(manual: Manual) -> str:
    """The sections as a script: a page that is opened from a disk may not fetch files."""
    sections = [
        {
            "page": f"{document.key}.html",
            "title": document.title,
            "heading": section.heading,
            "anchor": section.anchor,
            "text": " ".join(section.text.split()),
        }
        for document in manual.documents.values()
        for section in document.sections
    ]
    return f"window.sections = {json.dumps(sections)};\n"
