"""An index that is bounded does not round to its end."""

from data.numerals import MINUS, index, index_range


def test_an_index_is_an_end_only_where_it_is_exactly_that() -> None:
    assert [index(value) for value in (1.0, 0.9963, 0.994, 0.0, 1.02)] == [
        *("1.00", ">0.99", "0.99", "0.00", "1.02")
    ]
    assert [index(value) for value in (-1.0, -0.9963)] == [f"{MINUS}1.00", f"<{MINUS}0.99"]
    assert index_range(0.95, 0.9999) == "0.95 to >0.99"
