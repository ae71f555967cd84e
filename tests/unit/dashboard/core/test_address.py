"""Addresses of the app: below the request's prefix, and built by one function on each side."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

from dashboard.core.address import PREFIX, address, cookie_path, prefix
from dashboard.core.settings.texts import prefix as checked_prefix

ROOT = Path(__file__).parents[4]
RIGHTS = ROOT / "tests/unit/dashboard/access/rights.txt"  # which lists all routes
SEGMENTS = "|".join(sorted(set(re.findall(r"(?<![\w>/])/(\w+)", RIGHTS.read_text()))))
# What builds an address of a path, or serves it: in Python, and in the browser.
TAKES_A_PATH = (
    "address",
    "app_address",
    "_url",
    "Page",
    "Step",
    "get",
    "post",
    "delete",
    "add_url_rule",
)
SENDS_A_PATH = "address|addressOf|exchange|post|read"


def test_an_address_stands_below_the_requests_prefix() -> None:
    app = flask.Flask("app")
    with app.test_request_context("/", environ_overrides={PREFIX: "/lens"}):
        assert prefix() == cookie_path() == "/lens"
        assert address("/") == "/lens/"
        query = {"layer": "bn 2", "image": None, "target": 0}
        assert address("/maps/é.png", query) == "/lens/maps/%C3%A9.png?layer=bn+2&target=0"


def test_without_a_prefix_or_a_request_it_is_the_path() -> None:
    assert (prefix(), address("/layers/"), cookie_path()) == ("", "/layers/", "/")
    with flask.Flask("app").test_request_context("/"):
        assert (prefix(), address("/layers/"), cookie_path()) == ("", "/layers/", "/")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        *(("/lens", "/lens"), ("/lens/", "/lens"), ("/", ""), ("", "")),
        *(
            ("/a/b.c/~d_e-f", "/a/b.c/~d_e-f"),
            ("/user/jo@lab/proxy/8050/", "/user/jo@lab/proxy/8050"),
            ("/user/jo%40lab%20%C3%A9", "/user/jo%40lab%20%C3%A9"),
        ),
    ],
)
def test_a_prefix_is_a_path_without_a_slash_at_its_end(text: str, path: str) -> None:
    assert checked_prefix(text) == path


@pytest.mark.parametrize(
    "text",
    [
        *("lens", "//evil.example", "/a//b", "/a/../b", "/..", "/./a", "/a b", "/a?b", "/a#b"),
        *(
            '/a"b',
            "/a'b",
            "/<b>",
            "/a\\b",
            "/a%2e",
            "/a%2Fb",
            "/a%5C",
            "/a%0a",
            "/a%4",
            "/a%",
            "/a\n",
            "/é",
            "http://x/a",
            "/" + "a" * 200,
        ),
    ],
)
def test_what_is_no_prefix_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="use a path such as /lens, of letters") as refusal:
        checked_prefix(text)
    assert len(str(refusal.value).splitlines()) == 1


def bare_paths(tree: ast.AST, start: str, fits: bool = False) -> Iterator[int]:
    """Lines of texts that begin as routes do and go into nothing that takes a path."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.match(start, node.value) and not fits:
                yield node.lineno
            continue
        name = ""
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        constant = isinstance(tree, ast.Module) and isinstance(node, ast.Assign)
        of_link = isinstance(node, ast.keyword) and node.arg in ("href", "src", "action")
        is_allowed = fits or constant or name in TAKES_A_PATH
        yield from bare_paths(node, "/" if of_link else start, is_allowed)


def test_no_code_writes_an_address_without_its_prefix() -> None:
    bare = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in sorted((ROOT / "dashboard").rglob("*.py"))
        for line in bare_paths(ast.parse(file.read_text()), rf"/({SEGMENTS})\b")
    ]
    assert bare == []


def test_no_script_writes_an_address_without_its_prefix() -> None:
    literal = re.compile(rf"""(?<![\w.])["'`]/(?:(?:{SEGMENTS})\b|["'`?])""")
    sends = re.compile(rf"""\b(?:{SENDS_A_PATH})\($|\bpath = \(action\) => $""")
    bare = []
    for file in sorted((ROOT / "assets").rglob("*.mjs")):
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", file.read_text(), flags=re.DOTALL)
        bare += [
            f"{file.relative_to(ROOT)}: {text[match.start() : match.end() + 30]!r}"
            for match in literal.finditer(text)
            if not sends.search(text[: match.start()])
        ]
    assert bare == []
