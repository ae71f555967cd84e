"""Tables for the terminal: columns stay in line whatever stands in them."""

from dashboard.cli.text_table import text_table


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    rows = [("features.denseblock4.denselayer16", "1"), ("b", "-10.25")]
    assert text_table(("layer", "mean"), rows) == [
        "  layer                                 mean",
        "  features.denseblock4.denselayer16        1",
        "  b                                   -10.25",
    ]
