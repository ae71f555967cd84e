"""What-if tests of a network by hand, through the engine: the answers are known."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from explainers import Engine, Model
from explainers.engine.requests import (
    ImageRef,
    LayerDistancesRequest,
    MapRequest,
    PredictRequest,
    RegionTestRequest,
    SmallestPartsRequest,
    TraceRequest,
)
from explainers.errors import ExplainerError, UnfitParameter
from explainers.what_if.layer_distances import distances
from explainers.what_if.text import EditSpec, parse_edit
from tests.unit.explainers.what_if.corner import (
    CORNER,
    SIDE,
    bright_corner,
    bright_corners,
    corner_model,
    corners_model,
)

METHOD = "occlusion"
FINE = (("baseline", "black"), ("stride", 4), ("window", 4))
SHARE = 100 * CORNER**2 / SIDE**2  # percent of the image that the network reads


@pytest.fixture
def model() -> Model:
    return corner_model()


@pytest.fixture
def engine(model: Model) -> Iterator[Engine]:
    with Engine([model]) as engine:
        yield engine


@pytest.fixture
def image(tmp_path: Path) -> ImageRef:
    return bright_corner(tmp_path)


def erasing(left: int, top: int, side: int = CORNER) -> list[EditSpec]:
    edges = (100 * each / SIDE for each in (left, top, left + side, top + side))
    return [parse_edit(f"erase:box={'+'.join(map(str, edges))},fill=mean")]


def bright(engine: Engine, image: ImageRef) -> float:
    """The probability of class 0."""
    return float(engine.trace(TraceRequest("corner", image)).probabilities[0])


def test_erasing_the_corner_changes_the_output_and_elsewhere_exactly_nothing(
    engine: Engine, image: ImageRef
) -> None:
    whole = bright(engine, image)
    assert whole > 0.99
    assert bright(engine, image.edited(erasing(0, 0))) == pytest.approx(0.5, abs=0.01)
    for left, top in ((CORNER, 0), (0, CORNER), (20, 20)):
        assert bright(engine, image.edited(erasing(left, top))) == whole


@pytest.mark.parametrize("text", ["erase:box=0+0+0.1+0.1", "erase:top=0,map=occlusion@@0"])
def test_an_empty_region_changes_nothing_bitwise(
    engine: Engine, image: ImageRef, text: str
) -> None:
    edited = image.edited([parse_edit(text)])
    assert edited != image
    one = engine.trace(TraceRequest("corner", image))
    other = engine.trace(TraceRequest("corner", edited))
    assert one.probabilities.tobytes() == other.probabilities.tobytes()
    assert one.grad_cams[0].values.tobytes() == other.grad_cams[0].values.tobytes()


def test_neutral_and_switched_off_edits_leave_the_image_itself(image: ImageRef) -> None:
    texts = ("jpeg:severity=0", "greyscale:off=1", "rotate:degrees=0")
    assert image.edited([parse_edit(text) for text in texts]) is image


def test_an_edited_image_has_an_identity_of_its_own(image: ImageRef) -> None:
    flip, turn = [parse_edit("flip")], [parse_edit("rotate")]
    flipped, turned = image.edited(flip), image.edited(turn)
    assert len({image, flipped, turned}) == 3
    assert image.edited(flip) == flipped
    assert flipped.edited(turn) == image.edited(flip + turn) != turned.edited(flip)
    assert flipped.content == image.sha256
    assert flipped.unedited == image
    assert flipped.private, "the cache on disk would fill with every position of a slider"


def test_the_top_of_a_map_is_that_of_the_unedited_image(engine: Engine, image: ImageRef) -> None:
    source = "occlusion@@0@baseline:black+stride:4+window:4"
    top = f"erase:top={SHARE},map={source},fill=mean"
    assert bright(engine, image.edited([parse_edit(top)])) == pytest.approx(0.5, abs=0.01)
    both = image.edited([parse_edit("erase:box=0+0+25+25,fill=mean"), parse_edit(top)])
    assert bright(engine, both) == bright(engine, image.edited(erasing(0, 0)))
    (predicted,) = engine.predict(PredictRequest("corner", (both,), 1)).probabilities
    assert predicted[0] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("erase:top=10", "needs its map"),
        ("erase:top=10,map=occlusion", "METHOD@LAYER@CLASS"),
        ("erase:top=10,map=occlusion@@cat", "the class as its index"),
        ("erase:top=10,map=magic@@0", 'no method "magic"'),
        ("erase:top=10,map=layer_grad_cam@layer9@0", "layer9"),
        ("erase:top=10,map=occlusion@@0@window:9999", '"window" takes'),
    ],
)
def test_a_region_without_a_fitting_map_gives_one_sentence(
    engine: Engine, image: ImageRef, text: str, sentence: str
) -> None:
    with pytest.raises(ExplainerError) as raised:
        engine.trace(TraceRequest("corner", image.edited([parse_edit(text)])))
    assert sentence in str(raised.value)


def test_all_answers_of_the_engine_are_of_the_edited_image(engine: Engine, image: ImageRef) -> None:
    edited = image.edited(erasing(0, 0))
    predicted = engine.predict(PredictRequest("corner", (image, edited), 2))
    assert predicted.probabilities[:, 0].tolist() == pytest.approx(
        [bright(engine, image), max(bright(engine, edited), 1 - bright(engine, edited))]
    )
    maps = [
        engine.heatmap(MapRequest("corner", each, "", 0, METHOD, FINE)) for each in (image, edited)
    ]
    losses = [float(each.values[0, 0]) for each in maps]
    assert losses == pytest.approx([2, 1], abs=0.01), "black instead of white, and of mid-grey"


def test_the_marked_region_ranks_first_where_it_is_all_that_counts(
    engine: Engine, image: ImageRef
) -> None:
    request = RegionTestRequest("corner", METHOD, (image,), (0,), ("",), FINE, percent=SHARE)
    result = engine.compute(request)
    assert result.regions == 41
    for fill, name in enumerate(result.fills):
        assert result.rank(fill) == 1, name
        assert (result.control_drops(fill) < result.drop(fill)).all()
    assert result.drop(result.fills.index("mean")) == pytest.approx(0.5, abs=0.01)
    apart = [shift for shift in result.shifts.tolist() if all(8 <= by <= 24 for by in shift)]
    assert apart
    untouched = [result.shifts.tolist().index(shift) for shift in apart]
    assert (result.controls[:, untouched] == np.float32(result.probability)).all()


def test_a_share_of_the_region_outside_its_bounds_is_refused(
    engine: Engine, image: ImageRef
) -> None:
    request = RegionTestRequest("corner", METHOD, (image,), (0,), ("",), FINE, percent=80)
    with pytest.raises(UnfitParameter, match='"percent" takes a number from 1 to 30, not "80"'):
        engine.compute(request)


def test_the_smallest_parts_are_the_corner(engine: Engine, image: ImageRef) -> None:
    request = SmallestPartsRequest("corner", METHOD, (image,), (0,), ("",), FINE, fill="mean")
    result = engine.compute(request)
    assert result.shares[[0, -1]].tolist() == [0, 1]
    assert result.kept[-1] == result.erased[0] == np.float32(result.probability)
    assert 0.01 < result.keeps(0.9) <= SHARE / 100 + 0.01
    assert result.keeps(0.999) > result.keeps(0.6)
    inside = result.shares <= SHARE / 100
    assert (np.diff(result.kept[inside]) >= 0).all(), "more of the corner is never less"
    assert (np.diff(result.erased[inside]) <= 0).all()
    assert np.isnan(result.loses()) or result.loses() > 0.03


@pytest.mark.parametrize("multi_label", [True, False])
def test_every_class_of_a_multi_label_model_is_kept_and_lost_by_itself(
    tmp_path: Path, multi_label: bool
) -> None:
    """The second class is never the most probable one; it needs half of its corner's 64 pixels."""
    image = bright_corners(tmp_path)
    request = SmallestPartsRequest("corners", METHOD, (image,), (1,), ("",), FINE, fill="mean")
    with Engine([corners_model(multi_label=multi_label)]) as engine:
        result = engine.compute(request)
    assert result.multi_label == multi_label
    if not multi_label:
        assert np.isnan([result.keeps(0.9), result.loses()]).all()
        return
    assert result.probability == pytest.approx(0.731, abs=0.01)
    assert (result.kept_first == (result.kept >= 0.5)).all()
    assert (result.erased_first == (result.erased >= 0.5)).all()
    assert result.loses() == pytest.approx(0.04)  # 41 of 1,024 pixels; 31 leave a half
    assert result.keeps(0.9) == pytest.approx(0.06)  # a logit of 0.65 of 1: 53 pixels
    assert result.keeps(0.1) == pytest.approx(0.04), "with less it has a tenth, but no 50 %"


def test_layer_distances_are_those_of_the_activations(engine: Engine, image: ImageRef) -> None:
    corner, elsewhere = image.edited(erasing(0, 0)), image.edited(erasing(20, 20))
    result = engine.compute(LayerDistancesRequest("corner", image, (image, corner, elsewhere)))
    assert result.layers == ("layer",)
    assert result.relative[0] == result.cosine[0] == 0
    assert (result.relative[1:] > 0).all()
    assert result.probabilities[0].tolist() == result.probabilities[3].tolist()
    assert result.probabilities[2].tolist() != result.probabilities[0].tolist()


def test_distances_by_hand() -> None:
    one, other = torch.tensor([3.0, 4.0]), torch.tensor([4.0, 3.0])
    relative, cosine = distances(one, other)
    assert relative == pytest.approx(2**0.5 / 5)
    assert cosine == pytest.approx(1 - 24 / 25)
    assert np.isnan(distances(torch.zeros(2), other)).all()
    assert distances(one, one) == (0, 0)
