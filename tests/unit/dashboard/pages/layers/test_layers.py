"""The Layers page without a browser: its view, its sheets, its pictures, and what it says."""

from io import BytesIO
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from PIL import Image

from dashboard.figures.channel import classes_figure, histogram_figure
from dashboard.figures.filters import norms_figure
from dashboard.maps.sprites import columns_for, map_sheet, slice_sheet
from dashboard.pages.dataset.health import filter_tile
from dashboard.pages.layers.channel import describe_cells, describe_field, field_data
from dashboard.pages.layers.filter_findings import describe_filters, near_duplicates, near_zero
from dashboard.pages.layers.position import _rows as position_rows
from dashboard.pages.layers.scene import LayersScene
from dashboard.pages.layers.view import LayersView
from dashboard.ui.choices import Choices
from dashboard.ui.page_urls import explore_url, layers_url
from explainers.errors import UnfitModel
from explainers.layers.results import AtPosition, FilterTable, ReceptiveField
from explainers.results import Heatmap, Layer
from tests.unit.dashboard.pages.layers.layers_parts import CONVOLUTIONS, choices_of_convolutions
from tests.unit.dashboard.tiny_services import LARGE, SECOND


@pytest.fixture
def choices(tmp_path_factory: pytest.TempPathFactory) -> Choices:
    return choices_of_convolutions(tmp_path_factory.mktemp("uploads"))


# The view


def test_the_address_says_everything_that_was_chosen(choices: Choices) -> None:
    search = (
        f"?model=large&image={SECOND}&layer=middle&target=3&order=weight&scaling=shared&many=128"
        "&channel=2&convolution=middle.a&filter=1&reduction=component&at=7,%2093"
    )
    view = LayersView.from_search(search, choices)
    assert view.notices == ()
    assert (view.channel, view.filter, view.convolution) == (2, 1, "middle.a")
    assert view.place == (0.07, 0.93)
    assert LayersView.from_search(view.to_search(), choices) == view
    assert LayersView.from_store(view.values(), choices) == view


@pytest.mark.parametrize(
    ("query", "field", "notice"),
    [
        ("channel=4", "channel", "no channel '4': they are numbered from 0 to 3"),
        ("channel=-1", "channel", "no channel '-1'"),
        ("page=2", "page", "Feature maps have no page '2': the last one is 1"),
        ("page=0", "page", "no page '0'"),
        ("at=50", "at", "A position is two whole numbers from 0 to 100"),
        ("at=3,101", "at", "A position is two whole numbers"),
        ("order=beauty", "order", "Order is one of contribution, weight"),
        ("convolution=fc", "convolution", "has no convolution 'fc'"),
        ("filter=4", "filter", "no filter '4': they are numbered from 0 to 3"),
        ("convolution=middle.a&filter=2", "filter", "no filter '2'"),
    ],
)
def test_what_does_not_fit_becomes_the_default_and_a_notice(
    choices: Choices, query: str, field: str, notice: str
) -> None:
    view = LayersView.from_search(f"?layer=middle&{query}", choices)
    assert getattr(view, field) == getattr(LayersView.from_search("?layer=middle", choices), field)
    assert any(notice in each for each in view.notices)


def test_images_of_a_scan_need_one(choices: Choices) -> None:
    view = LayersView.from_search("?layer=middle&of=group:dog", choices)
    assert view.of == ""
    (notice,) = view.notices
    assert "'group:dog' need a scan of this gallery with this model" in notice
    assert LayersView.from_search("?layer=middle", choices).notices == ()
    assert LayersView.from_values(view.values() | {"of": "group:dog"}, choices).notices == ()


def test_pages_lead_to_one_another() -> None:
    assert explore_url("m", "i", "a.b") == "/?model=m&image=i&layer=a.b"
    link = layers_url("m", "i", "a.b", 0, channel=0, scan=None)
    assert link == "/layers/?model=m&image=i&layer=a.b&target=0&channel=0"


# Sheets


def levels(body: bytes) -> np.ndarray:
    image = Image.open(BytesIO(body))
    assert image.mode == "P"
    assert image.info["transparency"] == 0
    return np.asarray(image)


def test_maps_on_their_own_scales_with_gaps_between_them() -> None:
    values = np.array([[[0, 1]], [[5, 7]], [[3, 3]]], np.float32)
    sheet = levels(map_sheet(values, 2))
    assert sheet.tolist() == [[1, 255, 0, 1, 255, 0], [0] * 6, [1, 1, 0, 0, 0, 0], [0] * 6]


def test_maps_on_one_scale() -> None:
    values = np.array([[[0, 1]], [[5, 10]]], np.float32)
    sheet = levels(map_sheet(values, 2, (0, 10)))
    assert sheet[0].tolist() == [1, 26, 0, 128, 255, 0]


def test_large_maps_are_averaged_down() -> None:
    values = np.zeros((1, 80, 80), np.float32)
    values[0, :40] = 1
    sheet = levels(map_sheet(values, 1))
    assert sheet.shape == (41, 41)
    assert set(sheet[:20, :40].ravel().tolist()) == {255}


def test_slices_lie_about_zero_and_points_need_no_gaps() -> None:
    points = np.array([[[-2]], [[0]], [[1]], [[2]]], np.float32)
    assert levels(slice_sheet(points)).tolist() == [[1, 128], [192, 255]]
    assert levels(slice_sheet(np.zeros((2, 3, 3), np.float32))).shape == (4, 8)


def test_sheets_are_wider_than_high() -> None:
    assert columns_for(1) == 1
    assert columns_for(64) == 8
    assert columns_for(2048) == 46


# Words


class Seen:
    """A scene as far as it is asked what its cells can see."""

    def __init__(self, field: ReceptiveField | UnfitModel, form: str) -> None:
        self.tags = field
        self.layer = SimpleNamespace(form=form)
        self.channel_map = Heatmap(np.eye(2), signed=False, units="activation")

    @property
    def field(self) -> ReceptiveField:
        if isinstance(self.tags, UnfitModel):
            raise self.tags
        return self.tags

    def described(self) -> tuple[object, str, str]:
        return describe_cells(cast(LayersScene, self))


def test_there_is_an_outline_where_cells_differ_in_what_they_see() -> None:
    halves, ends = np.array([[0, 4], [4, 8]]), np.array([[0, 8], [0, 8]])
    parts, whole = ReceptiveField(halves, halves, (8, 8)), ReceptiveField(ends, ends, (8, 8))
    field, _, caption = Seen(parts, "nchw").described()
    assert field is not None
    assert caption.startswith("The outline is the receptive field")
    assert Seen(whole, "nchw").described() == (None, describe_field(whole), "")
    assert Seen(UnfitModel("Not told."), "nhwc").described() == (None, "Not told.", "")
    assert Seen(whole, "tokens").described() == (
        None,
        "Tokens mix in this layer or earlier: each cell depends on the whole input.",
        "",
    )


def table(norms: list[float], nearest: list[int], similarity: list[float]) -> FilterTable:
    return FilterTable(
        np.array(norms, np.float32), np.array(nearest), np.array(similarity, np.float32)
    )


def test_filters_that_stand_out_are_named() -> None:
    filters = table([1, 1.2, 0.001, 0.9], [1, 0, 0, 1], [0.97, 0.97, 0.1, 0.5])
    assert near_zero(filters).tolist() == [False, False, True, False]
    assert near_duplicates(filters).tolist() == [True, True, False, False]
    words = describe_filters(filters)
    assert "Near-zero (norm under 1 % of the median): 1 of 4: #2." in words
    assert "2 of 4 filters, each listed with its nearest one only: #0 and #1 (0.97)." in words
    assert "none. Near-duplicates (cosine of at least 0.95): none." in describe_filters(
        table([1, 1], [1, 0], [0.2, 0.2])
    )


def test_a_lonely_filter_is_no_duplicate() -> None:
    words = describe_filters(table([1], [-1], [float("nan")]))
    assert "0.95): not tested: there is only one filter." in words


def test_a_field_is_stated_in_pixels_and_drawn_in_shares() -> None:
    ends = np.array([[0, 6], [2, 8]])
    field = ReceptiveField(ends, ends, (8, 8))
    assert "6 × 6 of the crop's 8 × 8 pixels" in describe_field(field)
    values = np.array([[0, 3], [1, 2]], np.float32)
    drawn = field_data(field, Heatmap(values, signed=False, units="activation"))
    assert drawn == {"rows": [[0, 0.75], [0.25, 1]], "columns": [[0, 0.75], [0.25, 1]],
                     "at": (0, 1)}  # fmt: skip
    whole = ReceptiveField(np.array([[0, 8]]), np.array([[0, 8]]), (8, 8))
    assert "the whole crop" in describe_field(whole)


def test_figures_hold_the_numbers() -> None:
    values = np.array([[0, 1], [1, 4]], np.float32)
    assert sum(histogram_figure(values).data[0].y) == 4
    edges = np.array([0.0, 1.0, 2.0])
    both = classes_figure(np.array([3, 1]), np.array([0, 2]), edges, "cat").data
    assert [each.y.tolist() for each in both] == [[0.75, 0.25], [0, 1]]
    assert [each.name for each in both] == ["all images (n = 4)", "cat (n = 2)"]
    filters = table([1, 2, 3], [1, 0, 0], [0.99, 0.99, 0.1])
    bars, flagged, chosen = norms_figure(filters, 2, near_duplicates(filters)).data
    assert bars.y.tolist() == [3, 2, 1]  # the highest norm first
    assert list(bars.customdata) == [2, 1, 0]
    assert (flagged.x.tolist(), chosen.x.tolist()) == ([2, 3], [1])
    assert chosen.marker.line.width > 0  # else it is teal on teal


def test_a_channel_without_a_filter_of_its_own_has_no_tile() -> None:
    assert filter_tile(LARGE, None, 3) is None
    tile = filter_tile(LARGE, CONVOLUTIONS.making, 3)
    assert tile is not None
    assert tile["text"] == "Filter 3 of middle.b: 2 × 3 × 3"
    assert "convolution=middle.b&filter=3&colour=0" in str(tile["src"])


# At one position


def test_the_layers_of_a_vision_transformer_are_distinct_at_a_position() -> None:
    names = ("conv_proj", *(f"encoder.layers.encoder_layer_{i}" for i in range(3)))
    layers = [Layer(names[0], "stem (conv_proj)", (2, 7, 7))]
    layers += [Layer(name, name, (2, 7, 7)) for name in names[1:]]
    at_position = AtPosition(
        np.full((4, 2), 3),
        np.zeros((4, 1), int),
        np.ones((4, 1)),
        np.ones(4, int),
        np.ones((4, 1, 2, 2), np.uint8),
    )
    scene = SimpleNamespace(card=SimpleNamespace(layers=layers))
    rows = position_rows(cast(LayersScene, scene), at_position)
    assert [row["label"] for row in rows] == ["stem (conv_proj)", "layer 0", "layer 1", "layer 2"]
    assert [row["layer"] for row in rows] == list(names)
