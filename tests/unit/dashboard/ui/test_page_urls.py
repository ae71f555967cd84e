"""Links between pages."""

from urllib.parse import parse_qs, urlsplit

from dashboard.ui.page_urls import edited_pair_url


def test_an_image_and_the_edited_one_are_compared_for_one_class() -> None:
    link = urlsplit(edited_pair_url("m", "i", "i~greyscale", 207, layer="bn2", method="saliency"))
    assert link.path.endswith("/compare/")
    assert parse_qs(link.query) == {
        **{"kind": ["images"], "model": ["m"], "model_b": ["m"]},
        **{"image": ["i"], "image_b": ["i~greyscale"]},
        **{"target_a": ["207"], "target_b": ["207"]},
        **{"layer": ["bn2"], "method": ["saliency"]},
    }
