"""Where there is nothing, a page says so and leads on; what Dash serves is not touched."""

import pytest

from dashboard.pages.registry import PAGES
from tests.unit.dashboard.access.conftest import BROWSER, People


@pytest.mark.parametrize("path", ["/nope", "/nope/deeper", "/layers/nope", "/_dash-nope"])
def test_an_unknown_address_gets_links_to_the_pages(people: People, path: str) -> None:
    answer = people.serve(PAGES).test_client().get(path, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "There is no page at this address. Go to " in answer.text
    for page in PAGES:
        assert (f'<a href="{page.path}">{page.name}</a>' in answer.text) == (not page.under)
    assert answer.headers["Content-Security-Policy"].count("'sha256-") == 1


def test_pages_and_what_dash_serves_for_them_stand_where_they_stood(people: People) -> None:
    browser = people.serve(PAGES).test_client()
    for page in PAGES:
        whole = browser.get(page.path, headers=BROWSER)
        assert whole.status_code == 200
        assert whole.text.count('name="viewport"') == 1
        for part in ("_dash-layout", "_dash-dependencies"):
            assert browser.get(f"{page.path}{part}").mimetype == "application/json"
    assert browser.get("/layers", headers=BROWSER).location == "http://localhost/layers/"
    assert browser.get("/_favicon.ico").status_code == 200


def test_whoever_must_log_in_is_asked_to_first(people: People, ada: str) -> None:
    answer = people.serve().test_client().get("/nope", headers=BROWSER)
    assert (answer.status_code, answer.location) == (303, "/login?next=%2Fnope")
