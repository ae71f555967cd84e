"""The public Python API: it is listed, its signatures are kept, and its examples run."""

import doctest
import inspect
import re
from pathlib import Path

import pytest
import skimage
from PIL import Image

import stratoscope
from explainers.quality import faithfulness

ROOT = Path(__file__).parents[1]
LISTED = ROOT / "tests" / "python_api.txt"
PAGE = ROOT / "assets/docs/howto/python.md"
PHOTOGRAPHS = ("coffee.png", "chelsea.png")
CLASS_OF = {"coffee.png": "cup", "chelsea.png": "cat"}
OURS = ("dashboard", "data", "explainers")


def test_what_is_public_is_listed_with_its_signature() -> None:
    now = "".join(f"{line}\n" for name in stratoscope.__all__ for line in _lines(name))
    assert now == LISTED.read_text(encoding="utf-8"), (
        "The public API changed. What was public stays for two minor releases and warns: see "
        f"assets/docs/howto/python.md. If the change is meant, write this to {LISTED.name}:\n{now}"
    )


def test_the_page_about_python_names_all_that_is_public() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in stratoscope.__all__ if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", [name for name in stratoscope.__all__ if name != "__version__"])
def test_each_public_thing_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(stratoscope, name))


@pytest.mark.slow
@pytest.mark.timeout(900)  # `evidence` makes hundreds of passes
@pytest.mark.parametrize("name", [name for name in stratoscope.__all__ if name != "__version__"])
def test_the_examples_in_docstrings_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for photograph in PHOTOGRAPHS:
        source = Path(skimage.data_dir) / photograph
        (photos / photograph).write_bytes(source.read_bytes())
        with Image.open(source) as image:
            width, height = image.size
            folder = tmp_path / "pets" / CLASS_OF[photograph]
            folder.mkdir(parents=True)
            for half in (0, 1):
                box = (half * width // 4, 0, (2 + half) * width // 3, height)
                image.crop(box).save(folder / f"{half}.png")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(faithfulness, "COPIES", 2)  # of 20, each of which costs what the map does
    examples = doctest.DocTestFinder(recurse=False).find(
        getattr(stratoscope, name), name, module=False, globs={"stratoscope": stratoscope}
    )
    report: list[str] = []
    for test in examples:
        doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(
            test, out=report.append
        )
    assert "".join(report) == ""


@pytest.mark.slow
def test_the_examples_of_the_page_run_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for photograph in PHOTOGRAPHS:
        with Image.open(Path(skimage.data_dir) / photograph) as image:
            image.save(photos / f"{Path(photograph).stem}.jpg")
    (photos / "chelsea.jpg").rename(photos / "cat.jpg")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    long = [block for block in blocks if re.search(r"(evidence|smallest_parts)\(", block)]
    assert len(long) == 2  # hundreds of passes each, which the docstrings' examples make too
    monkeypatch.chdir(tmp_path)
    lines = "\n".join(block for block in blocks if block not in long)
    exec(compile(lines, PAGE.name, "exec"), {})
    assert "tiger cat (7, 7) logit bn2" in capsys.readouterr().out
    assert (tmp_path / "coffee.npz").is_file()


def test_a_call_and_a_result_show_an_example() -> None:
    calls = (
        "compare_classes edit evidence explain load load_model open_gallery open_scan region_test "
        "scan smallest_parts trace"
    )
    for thing in (getattr(stratoscope, name) for name in calls.split()):
        assert ">>>" in (inspect.getdoc(thing) or ""), thing


def _lines(name: str) -> list[str]:
    """A name with its parameters; of a result of ours, with what it offers."""
    thing = getattr(stratoscope, name)
    if not inspect.isclass(thing):
        return [f"{name}{_parameters(thing)}" if callable(thing) else name]
    if issubclass(thing, Exception):
        return [f"{name}({', '.join(base.__name__ for base in thing.__bases__)})"]
    offered = sorted(each for each in {*dir(thing), *_fields(thing)} if not each.startswith("_"))
    return [name, *(f"  {each}{_parameters(getattr(thing, each, None))}" for each in offered)]


def _fields(thing: type) -> list[str]:
    return [*getattr(thing, "__dataclass_fields__", {})]


def _parameters(thing: object) -> str:
    """The names of the parameters, and which may be left out."""
    if not (inspect.isfunction(thing) or inspect.ismethod(thing)):
        return ""
    signature = inspect.signature(thing)
    plain = [
        each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()
    ]
    bare = signature.replace(parameters=plain, return_annotation=inspect.Signature.empty)
    return re.sub(r" at 0x[0-9a-f]+", "", str(bare))
