"""What the tests of the views share."""

from collections.abc import Iterator

import pytest

from dashboard.maps.choices import Choices
from data.gallery.uploads import Uploads
from tests.unit.dashboard.tiny_services import tiny_services

SESSION = "s" * 43


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Choices]:
    uploads = Uploads(tmp_path_factory.mktemp("uploads"))
    yield Choices(tiny_services(uploads), SESSION)
    uploads.close()
