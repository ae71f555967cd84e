"""The command line: what it prints, what it writes, and its one sentence when it cannot."""

import json
import socket
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dashboard.__main__ import main
from dashboard.cli import COMMANDS
from dashboard.core.version import __version__
from dashboard.maps.wording import caution
from explainers import METHODS, load_model, trace
from explainers.methods import find_method

FIELDS = ["schema", "image", "model", "weights_sha256", "inputs", "output", "target"]
RECORD = [*FIELDS, "predictions", "layers"]
LAYER = ["name", "shape", "mean", "std", "minimum", "maximum", "zero_fraction", "l2_norm"]


@pytest.fixture(scope="module")
def tabby() -> Path:
    """A photograph that ships inside scikit-image."""
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "chelsea.png"


@pytest.mark.slow
def test_a_complaint_is_one_line_whatever_the_file_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tmp_path / "two\nlines.png")]) == 1
    complaints = [line for line in capsys.readouterr().err.splitlines() if "lines.png" in line]
    assert len(complaints) == 1
    assert complaints[0].startswith(str(tmp_path / "two lines.png: "))


@pytest.mark.slow
def test_explain_prints_one_object_per_image_and_goes_on_past_a_bad_one(
    tabby: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, copy = tmp_path / "bad.png", tmp_path / "a copy.png"
    bad.write_text("not a picture")
    copy.write_bytes(tabby.read_bytes())
    out = tmp_path / "out"
    words = ["explain", str(tabby), str(bad), str(copy), "--json", "--target", "n02123045"]
    assert main([*words, "--maps", str(out)]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(f"{bad}: This file is not a picture in a supported format")
    assert printed.err.count("\n") == 1
    first, second = map(json.loads, printed.out.splitlines())
    assert list(first) == RECORD
    assert (first["image"], second["image"]) == (str(tabby), str(copy))
    assert first | {"image": ""} == second | {"image": ""}
    assert first["model"] == "efficientnet_lite0"
    assert first["target"] == 281
    assert [(each["index"], each["wnid"]) for each in first["predictions"][:3]] == [
        (282, "n02123159"),
        (285, "n02124075"),
        (281, "n02123045"),
    ]

    model = load_model("efficientnet_lite0")
    with Image.open(tabby) as picture:
        expected = trace(model, picture.convert("RGB"), target=281)
    assert first["weights_sha256"] == model.weights_sha256
    assert first["predictions"][0]["probability"] == pytest.approx(
        float(expected.probabilities[282]), rel=1e-4
    )
    assert [layer["name"] for layer in first["layers"]] == list(expected.layers)
    for layer in first["layers"]:
        statistics = expected.statistics(layer["name"])
        assert list(layer) == LAYER
        for name in LAYER[2:]:
            assert layer[name] == pytest.approx(getattr(statistics, name), rel=1e-3, abs=1e-6)

    places = sorted(out.iterdir())
    assert [place.name.rsplit("-", 1)[0] for place in places] == ["a copy", "chelsea"]
    run = places[1] / "efficientnet_lite0-grad_cam"
    with np.load(run / "maps.npz", allow_pickle=False) as maps:
        provenance = json.loads(maps["provenance"].item())
        for name in expected.layers:
            values = expected.cam(name).values
            np.testing.assert_allclose(maps[name], values, atol=1e-4 * np.abs(values).max())
    assert provenance["weights_sha256"] == model.weights_sha256
    assert (provenance["target"], provenance["target_label"]) == (281, "tabby")
    pictures = sorted(run.glob("*.png"))
    assert len(pictures) == len(expected.layers)
    with Image.open(pictures[0]) as shown:
        assert shown.size == (224, 224)


@pytest.mark.slow
def test_explain_prints_a_table_for_people(tabby: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(tabby), "--layers", "blocks.6.0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{tabby}: EfficientNet-Lite0, target 282 tiger cat"
    assert lines[2].split()[1:] == ["%", "282", "tiger", "cat"]
    assert [line.split()[0] for line in lines if "x 7" in line] == ["blocks.6.0"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--target", "tabbi"], "'tabbi' names no class of EfficientNet-Lite0; did you mean"),
        (["--model", "resnet51"], "resnet51"),
        (
            ["--model", "a", "--model", "b"],
            "explain takes one model: pass one --model, and at most one --weights.",
        ),
        (["--weights", "/no/such.pt"], "--weights: there is no file '/no/such.pt'."),
        (["--grid", "7x7"], "is for tokens, and EfficientNet-Lite0 outputs none"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(
    words: list[str], sentence: str, tabby: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tabby), *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("below", ["", "/deeper"])
def test_a_file_in_place_of_the_folder_is_one_sentence_before_any_work(
    below: str, tabby: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    assert main(["explain", str(tabby), "--json", "--maps", f"{taken}{below}"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"--maps: {str(taken)!r} is a file, not a folder.\n"


def test_a_folder_that_cannot_be_made_is_one_sentence_before_any_work(
    tabby: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tabby), "--maps", "/proc/maps-of-mine"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "--maps: the folder /proc/maps-of-mine cannot be created (No such file or directory). "
        "Choose another one.\n"
    )


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_one_sentence(
    tabby: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / f"{tabby.stem}-{sha256(tabby.read_bytes()).hexdigest()[:8]}"
    taken.touch()
    assert main(["explain", str(tabby), "--json", "--maps", str(tmp_path)]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"{taken}")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["nonsense"], ["serve", "--nonsense"], ["explain", "x.png", "--method", "magic"]]
)
def test_what_is_not_understood_is_one_line_and_exit_code_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_serve_is_meant_without_a_name_and_says_when_the_port_is_in_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["--port", str(port)]) == 2
    assert capsys.readouterr().err == (
        f"Port {port} is in use. Stop the program that uses it, or choose another with --port.\n"
    )


def test_fetch_attempts_nothing_offline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "imagenet-sample"]) == 2
    assert capsys.readouterr().err == "Stratoscope is offline. Fetch without --offline.\n"


def printed(*words: str) -> tuple[str, set[str]]:
    """What the command prints in a process of its own, and the large packages that it loads."""
    code = (
        "import sys\nfrom dashboard.__main__ import main\n"
        f"try: main({[*words]})\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout, {"torch", "dash", "sqlalchemy", "pydantic"} & {*done.stderr.split()}


def test_help_lists_every_command_and_loads_none() -> None:
    text, loaded = printed("--help")
    assert loaded == set()
    for command in COMMANDS:
        assert f"  {command.name} " in text
        assert command.summary in " ".join(text.split())


def test_the_help_of_a_command_needs_neither_torch_nor_the_app() -> None:
    text, loaded = printed("scan", "--help")
    assert loaded == {"pydantic"}  # which defines the settings
    assert "--images FOLDER" in text


def test_version() -> None:
    assert printed("--version") == (f"Stratoscope {__version__}\n", set())


@pytest.mark.slow
def test_explain_takes_a_methods_parameters_and_draws_one_map_per_pixel(
    tabby: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", str(tabby), "--method", "integrated_gradients", "--maps", str(tmp_path)]
    assert main([*words, "--param", "steps=2", "--param", "baseline=mean"]) == 0
    (image,) = tmp_path.iterdir()
    place = image / "efficientnet_lite0-integrated_gradients"
    assert sorted(file.name for file in place.iterdir()) == ["00-pixels.png", "maps.npz"]
    with np.load(place / "maps.npz") as maps:
        assert maps["pixels"].shape == (224, 224)
        provenance = json.loads(maps["provenance"].item())
    assert provenance["parameters"] == {"steps": 2, "baseline": "mean"}
    assert main([*words, "--param", "step=2"]) != 0
    assert 'no parameter "step"; it takes steps, baseline' in capsys.readouterr().err
    assert main(["explain", str(tabby), "--method", "guided_backprop"]) != 0
    assert "Only nn.ReLU modules are guided" in capsys.readouterr().err


@pytest.mark.slow
def test_methods_lists_cost_and_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods", "--model", "efficientnet_lite0", "--json"]) == 0
    listed = {each["key"]: each for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert listed.keys() == {method.key for method in METHODS}
    assert {each["schema"] for each in listed.values()} == {1}
    assert listed["occlusion"]["forward"] == 170
    assert listed["occlusion"]["seconds"] > listed["saliency"]["seconds"] > 0
    assert "ReLU6" in listed["guided_backprop"]["unfit"]
    assert listed["guided_backprop"]["seconds"] is None
    assert listed["rise"]["parameters"]["masks"]["default"] == 1000


@pytest.mark.slow
def test_explain_tells_the_maps_of_a_named_method_in_numbers(
    tabby: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", str(tabby), "--layers", "blocks.5.0,blocks.6.0", "--target", "281"]
    assert main([*words, "--json", "--method", "layer_cam"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == [*RECORD, "method"]
    assert record["method"] == {"key": "layer_cam", "parameters": {}}
    model = load_model("efficientnet_lite0", layers=("blocks.5.0", "blocks.6.0"))
    with Image.open(tabby) as picture:
        traced = trace(model, picture.convert("RGB"), target=281)
    method = find_method("layer_cam")
    assert method.from_trace is not None
    for layer in record["layers"]:
        assert list(layer) == [*LAYER, "map"]
        values, message = method.from_trace(traced, layer["name"]).values, layer["map"]
        assert message["shape"] == list(values.shape)
        assert message["units"] == "logit"
        assert message["minimum"] == pytest.approx(float(values.min()), rel=1e-3, abs=1e-6)
        assert message["maximum"] == pytest.approx(float(values.max()), rel=1e-3)
        assert message["mean"] == pytest.approx(float(values.mean()), rel=1e-3)
        assert values[tuple(message["peak"])] == values.max()
    assert main([*words, "--method", "eigen_cam"]) == 0
    lines = capsys.readouterr().out.splitlines()
    message = lines[lines.index("  EigenCAM, in units of the activation") + 3 :]
    assert [line.split()[:4] for line in message if line] == [
        ["blocks.5.0", "7", "x", "7"],
        ["blocks.6.0", "7", "x", "7"],
    ]


@pytest.mark.slow
def test_maps_of_early_layers_come_with_the_pages_caution(
    tabby: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two early layers and one of the last grid are cautioned; the last two layers are not."""
    names = ("blocks.0.0", "blocks.1.0", "blocks.5.0", "blocks.6.0", "bn2")
    card = load_model("efficientnet_lite0", layers=names).card
    early = caution(card, "blocks.0.0", "HiResCAM")
    assert "HiResCAM was not studied for this" in early
    words = ["explain", str(tabby), "--layers", ",".join(names)]
    assert main([*words, "--method", "hires_cam"]) == 0
    printed = capsys.readouterr().out
    assert f"\n  blocks.0.0 to blocks.1.0 (2 layers): {early}\n" in printed
    assert f"\n  blocks.5.0: {caution(card, 'blocks.5.0', 'HiResCAM')}\n" in printed
    assert printed.count("was not studied for this") == 2
    assert main([*words, "--method", "hires_cam", "--json"]) == 0
    layers = json.loads(capsys.readouterr().out)["layers"]
    assert [each.get("caution", "") for each in layers] == [
        caution(card, name, "HiResCAM") for name in names
    ]
    assert main([*words, "--maps", str(tmp_path)]) == 0
    assert caution(card, "blocks.0.0", "Grad-CAM") in capsys.readouterr().out


@pytest.mark.slow
def test_explain_tells_the_one_map_per_pixel(
    tabby: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", str(tabby), "--method", "integrated_gradients", "--param", "steps=2"]
    assert main([*words, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == [*RECORD, "method", "map"]
    assert record["method"]["parameters"] == {"steps": 2, "baseline": "black"}
    assert record["map"]["shape"] == [224, 224]
    assert record["map"]["minimum"] < record["map"]["mean"] < record["map"]["maximum"]
    assert all(list(layer) == LAYER for layer in record["layers"])
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert "  Integrated gradients (steps 2, baseline black), in units of the logit" in printed
    assert "\n  all pixels " in printed


@pytest.mark.slow
def test_a_method_that_takes_long_says_how_long_first(
    tabby: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.cli.map_report.SHORT_S", 0)
    assert main(["explain", str(tabby), "--method", "smooth_grad", "--param", "samples=2"]) == 0
    assert "SmoothGrad takes about" in capsys.readouterr().err
