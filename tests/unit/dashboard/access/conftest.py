"""The whole app over services that know nobody but people; and browsers that log in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import MagicMock, patch

import flask
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.core.settings import Settings
from dashboard.pages.registry import PAGES
from dashboard.server.app import create_app
from dashboard.ui.page import Page
from data.accounts import AccountStore, Role, passwords
from data.db.database import open_database
from data.gallery.uploads import Uploads

WORDS = "correct horse battery staple"
HOST = "http://localhost"
OWN_PAGE = {"Origin": HOST}
BROWSER = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}


@dataclass(frozen=True)
class People:
    """The accounts of one database, and the servers that let them in."""

    database: Engine
    accounts: AccountStore
    uploads: Uploads

    def serve(self, pages: Sequence[Page] = PAGES[:1], **settings: object) -> flask.Flask:
        """A server of its own over the same accounts, with the first page alone."""
        services = MagicMock()
        services.settings = Settings(**settings)  # type: ignore[arg-type]
        services.accounts, services.database = self.accounts, self.database
        services.uploads = self.uploads
        services.reviews.audit.entries.return_value = []  # else a page follows every page
        services.reviews.audit.hidden_from.return_value = set()
        with patch("dashboard.server.app.PAGES", pages):
            return create_app(services)


@pytest.fixture(scope="package", autouse=True)
def quick_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "hasher", quick)
        yield


def open_people(folder: Path) -> People:
    database = open_database(f"sqlite:///{folder / 'people.sqlite'}")
    return People(database, AccountStore(database), Uploads(folder / "uploads"))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = open_people(tmp_path)
    yield opened
    opened.uploads.close()
    opened.database.dispose()


@pytest.fixture
def ada(people: People) -> str:
    return people.accounts.add("Ada", Role.LEAD, WORDS).name


@pytest.fixture
def server(people: People, ada: str) -> flask.Flask:
    """A server that asks for name and password."""
    return people.serve()


def log_in(
    browser: FlaskClient, name: str = "Ada", password: str = WORDS, there: str = "/", **more: object
) -> TestResponse:
    form = {"name": name, "password": password, "next": there}
    own_page = {"Origin": str(more.get("base_url", HOST))}
    return browser.post("/login", data=form, headers=own_page, **more)  # type: ignore[arg-type]
