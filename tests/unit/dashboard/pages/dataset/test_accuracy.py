"""What the accuracy of a scan is based on, in words."""

from dashboard.pages.dataset.accuracy import counted


def test_one_image_is_one_image() -> None:
    assert counted(1).startswith("n = 1 labelled image;")
    assert counted(2000).startswith("n = 2,000 labelled images;")
