"""The worked example of howto/scan.md, on the real dogs and felines of the ImageNet sample."""

import re
import shutil
from pathlib import Path

import pytest

from dashboard.__main__ import main
from data import open_scan
from data.gallery.labels import CLASSES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "assets/docs/howto/scan.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_dog_against_feline_in_lite0(
    imagenet_sample: Path, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group_of = {each.wnid: each.groups for each in CLASSES}
    photos = tmp_path / "photos"
    photos.mkdir()
    for path in sorted(imagenet_sample.glob("*.JPEG")):
        if {"dog", "feline"} & set(group_of[path.name.split("_")[0]]):
            shutil.copy(path, photos)
    requested = ["--images", str(photos), "--model", "efficientnet_lite0", "--workers", "1"]
    assert main(["scan", *requested]) == 0
    capsys.readouterr()
    (lines,) = [
        block
        for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
        if "open_scan" in block
    ]
    exec(compile(lines, "scan.md", "exec"), {})
    text = capsys.readouterr().out
    first, effect = text.splitlines()
    interval = re.search(r": (\d+)\D+?95\D+?(\d+) to >?(\d+)\D+?n = 70 and 8\)", first)
    assert interval, text
    share, low, high = map(int, interval.groups())
    assert low < 80 <= share < high <= 100, "eight felines leave it open"
    assert "Too few images to state which layer first separates them at 80\u00a0%" in first
    result = re.fullmatch(
        r"(\S+) channel (\d+): g = -?\d\.\d \(-?\d+\.\d to -?\d+\.\d; n = 70 and 8\), "
        r"highest by (mean|maximum) in (n\d+_\w+\.JPEG)",
        effect,
    )
    assert result, text
    assert result[3] == ("mean" if result[1] in {"bn1", "bn2"} else "maximum")
    scan = open_scan()
    number = scan.channels(result[1]).start + int(result[2])
    values = scan.channel_mean if result[3] == "mean" else scan.channel_max
    assert result[4] == scan.names[int(values[:, number].argmax())]
