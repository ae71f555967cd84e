"""Where a map is highest, also where several cells are."""

import numpy as np

from dashboard.maps.highest_cell import highest_cell


def test_of_cells_as_high_as_each_other_it_is_the_middle_one() -> None:
    values = np.array([[6, 6, 6], [0, 6, 0], [0, 0, 6.0]])
    assert highest_cell(values) == ((1, 1), 5)  # the middle of the five lies at 0.6, 1.2
    assert highest_cell(np.array([[0, 1], [3, 2.0]])) == ((1, 0), 1)


def test_what_is_no_number_is_not_the_highest() -> None:
    assert highest_cell(np.array([[np.nan, 1], [-3, 0.5]])) == ((0, 1), 1)
