"""The small plotly.js is used only where it is the version that the plotly package speaks to."""

import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from dashboard.server import plotly_bundle

HEAD = "/**\n* plotly.js (cartesian - minified) v{}\n* Copyright 2012-2026, Plotly, Inc.\n*/\n"


@pytest.mark.parametrize(
    ("version", "is_used"),
    [(get_plotlyjs_version(), True), (f"{get_plotlyjs_version()}1", False), ("2.35.2", False)],
)
def test_a_bundle_of_another_version_is_ignored(
    version: str, is_used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "plotly.min.js"
    monkeypatch.setattr(plotly_bundle, "BUNDLE", bundle)
    assert plotly_bundle.ignored_assets() == ""  # there is none
    bundle.write_text(HEAD.format(version), encoding="utf-8")
    ignored = plotly_bundle.ignored_assets()
    assert (ignored == "") is is_used
    if not is_used:
        assert re.search(ignored, "plotly.min.js")
        assert not re.search(ignored, "plotly.min.js.map")
