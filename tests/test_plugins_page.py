"""The page on plugins shows the files of the package that a browser test installs."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "assets/docs/howto/plugins.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "tests/example_plugins"
BLOCK = re.compile(r"```(python|toml)\n(.*?)```", re.DOTALL)


def test_each_file_is_shown_as_it_is() -> None:
    shown = [code for language, code in BLOCK.findall(PAGE) if language == "python"]
    files = re.findall(r"`(stratoscope_example/\w+\.py)`", PAGE)
    assert len(files) == len(shown) == 4
    for name, code in zip(files, shown, strict=True):
        assert (EXAMPLE / name).read_text(encoding="utf-8") == code


def test_the_package_is_shown_without_its_broken_plugin() -> None:
    (code,) = (code for language, code in BLOCK.findall(PAGE) if language == "toml")
    shown = tomllib.loads(code)
    real = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
    del real["project"]["entry-points"]["stratoscope.panels"]["broken"]
    assert shown == real
    for group in real["project"]["entry-points"]:
        assert f"`{group}`" in PAGE
