"""`trace`: the statistics and maps of all layers, as a table and as a file."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.api.load import load
from dashboard.api.traces import trace
from data.frames import NoPandas
from explainers import Model
from explainers import trace as trace_picture
from explainers.errors import UnfitArgument, UnknownLayer, UnknownTarget
from explainers.images.picture import open_rgb
from explainers.results import STATISTICS
from tests.unit.explainers.engine_parts import reference


def test_it_is_the_trace_of_the_explainers_with_a_table(model: Model, files: list[Path]) -> None:
    traced, live = trace(model, files[0]), trace_picture(model, open_rgb(files[0]))
    np.testing.assert_array_equal(traced.logits, live.logits)
    assert (traced.layers, traced.target) == (live.layers, live.target)
    for number, layer in enumerate(live.layers):
        np.testing.assert_array_equal(traced.cam(layer).values, live.cam(layer).values)
        np.testing.assert_array_equal(traced.hires_cam(layer).values, live.hires_cam(layer).values)
        own = live.statistics(layer)
        np.testing.assert_array_equal(
            traced.values[number], [getattr(own, name) for name in STATISTICS]
        )
    assert traced.columns == STATISTICS
    assert traced.units[traced.columns.index("zero_fraction")] == "share"
    assert traced.provenance.image_sha256 == reference(files[0]).sha256
    assert not traced.values.flags.writeable
    assert traced.cam("last", target=4).values.shape == (4, 4)
    assert traced.feature_maps("last", 2).values.shape == (2, 4, 4)
    assert traced.activation("last").shape == (6, 4, 4)


def test_a_saved_trace_comes_back_without_its_tensors(
    model: Model, files: list[Path], tmp_path: Path
) -> None:
    traced = trace(model, files[0], target=model.labels[1])
    back = load(traced.save(tmp_path / "trace.npz"))
    np.testing.assert_array_equal(back.values, traced.values)
    np.testing.assert_array_equal(back.cam("relu").values, traced.cam("relu").values)
    assert (back.target, back.provenance) == (1, traced.provenance)
    assert back.figure() == traced.figure()
    with pytest.raises(UnfitArgument, match="A loaded trace has no activations"):
        back.activation("relu")


def test_the_table_is_a_data_frame_only_with_pandas(
    model: Model, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    traced = trace(model, files[0])
    frame = pytest.importorskip("pandas") and traced.to_frame()
    assert list(frame.columns) == ["layer", *STATISTICS]
    assert list(frame["layer"]) == ["relu", "last"]
    np.testing.assert_array_equal(frame[list(STATISTICS)].to_numpy(), traced.values)
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(NoPandas, match="pip install pandas"):
        traced.to_frame()


def test_mistakes_get_one_sentence(model: Model, files: list[Path]) -> None:
    with pytest.raises(UnknownLayer, match='no layer "fc"; choose one of relu, last'):
        trace(model, files[0]).cam("fc")
    with pytest.raises(UnknownTarget, match="no class 9; choose one from 0 to 4"):
        trace(model, files[0], target=9)
    with pytest.raises(UnfitArgument, match="trace takes one image"):
        trace(model, files)
