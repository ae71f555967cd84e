"""Folders as timm and transformers save classifiers."""

import builtins
import sys
from pathlib import Path

import pytest
import safetensors.torch
import timm
import torch

from explainers import load_model
from explainers.errors import (
    CheckpointMismatch,
    ExplainerError,
    UnfitModel,
    WeightsUnavailable,
)
from explainers.images.preprocess import ImagePreprocess
from explainers.models import Model, ModelSpec
from explainers.models.labels import imagenet_labels
from tests.unit.explainers.saved_folders import HALF, save_timm, save_vit


def texts(model: Model) -> list[str]:
    return [note.text for note in model.card.notes]


class TestTimm:
    @pytest.mark.parametrize("form", ["{}", "{}/", "timm:local-dir:{}", "local-dir:{}"])
    def test_a_folder(self, tmp_path: Path, form: str) -> None:
        state = save_timm(tmp_path / "birds")
        spec = ModelSpec(form.format(tmp_path / "birds"))
        assert spec.key == "birds"
        model = spec.load()
        assert (model.card.key, model.card.name, model.card.trained) == ("birds", "birds", True)
        assert model.labels == ("ant", "bee", "fly")
        assert model.preprocess == ImagePreprocess(
            resize_size=96, crop_size=(96, 96), interpolation="bicubic", mean=HALF, std=HALF
        )
        assert all(torch.equal(value, state[k]) for k, value in model.module.state_dict().items())
        assert "Classes: 3 names from label_names in config.json." in texts(model)
        assert any("as config.json in birds states" in text for text in texts(model))

    def test_weights_beside_a_config(self, tmp_path: Path) -> None:
        save_timm(tmp_path)
        weights = tmp_path / "model.safetensors"
        model = load_model("timm:test_resnet", weights=weights)
        assert model.labels == ("ant", "bee", "fly")
        assert model.preprocess.input_size == (96, 96)
        named = load_model("timm:test_resnet", weights=weights, labels=["x", "y", "z"])
        assert named.labels == ("x", "y", "z")
        own = ImagePreprocess(crop_size=(64, 64))
        model = load_model("timm:test_resnet", weights=weights, preprocess=own)
        assert model.preprocess == own
        assert not any("as config.json" in text for text in texts(model))

    def test_other_config_files_beside_weights_mean_nothing(self, tmp_path: Path) -> None:
        save_timm(tmp_path, num_classes=1000)
        for text in ('{"lr": 0.1}', "[]", "{"):
            (tmp_path / "config.json").write_text(text)
            model = load_model("timm:test_resnet", weights=tmp_path / "model.safetensors")
            assert model.labels == imagenet_labels()

    def test_imagenets_ids_are_recognised(self, tmp_path: Path) -> None:
        info = timm.data.imagenet_info.ImageNetInfo("imagenet-1k")
        save_timm(tmp_path, num_classes=1000, label_names=list(info.label_names()))
        model = load_model(str(tmp_path))
        assert model.card.imagenet
        assert model.labels == imagenet_labels()

    def test_with_another_checkpoint_of_other_classes(self, tmp_path: Path) -> None:
        save_timm(tmp_path / "three")
        save_timm(tmp_path / "five", num_classes=5, label_names=list("abcde"))
        (tmp_path / "five" / "config.json").unlink()
        weights = tmp_path / "five" / "model.safetensors"
        model = load_model(str(tmp_path / "three"), weights=weights)
        assert model.labels == tuple(f"class {index}" for index in range(5))

    def test_labels_of_another_number_are_not_used(self, tmp_path: Path) -> None:
        save_timm(tmp_path, label_names=["a", "b"])
        model = load_model(str(tmp_path))
        assert model.labels == ("class 0", "class 1", "class 2")
        assert any("2 names for 3 classes" in text for text in texts(model))

    @pytest.mark.parametrize(
        ("config", "sentence"),
        [
            (None, "has no config.json, which names the architecture"),
            ("{", "cannot be read as JSON"),
            ("[]", "must hold a JSON object"),
            ('{"lr": 1}', "names no architecture"),
            ('{"architectures": ["BertForMaskedLM"]}', "states BertForMaskedLM"),
            ('{"architecture": "test_resnt", "num_classes": 3}', "near matches: test_resnet"),
            ('{"architecture": "test_resnet", "num_classes": 0}', "no classifier"),
            (
                '{"architecture": "test_resnet", "num_classes": 3, "model_args": {"x": 1}}',
                "cannot build test_resnet as config.json",
            ),
        ],
    )
    def test_one_sentence(self, tmp_path: Path, config: str | None, sentence: str) -> None:
        save_timm(tmp_path)
        (tmp_path / "config.json").unlink()
        if config:
            (tmp_path / "config.json").write_text(config)
        with pytest.raises(ExplainerError, match=sentence) as caught:
            load_model(str(tmp_path))
        assert "\n" not in str(caught.value)

    def test_weights_that_are_missing_or_many_or_wrong(self, tmp_path: Path) -> None:
        save_timm(tmp_path)
        state = save_timm(tmp_path / "other")
        (tmp_path / "model.safetensors").unlink()
        with pytest.raises(WeightsUnavailable, match="holds no weights files; name one"):
            load_model(str(tmp_path))
        for name in ("a.pt", "b.pt"):
            torch.save(state, tmp_path / name)
        with pytest.raises(WeightsUnavailable, match=r"holds 2 weights files: a\.pt, b\.pt"):
            load_model(str(tmp_path))
        (tmp_path / "a.pt").unlink()
        assert load_model(str(tmp_path)).labels == ("ant", "bee", "fly")
        torch.save({k: value for k, value in state.items() if "fc" not in k}, tmp_path / "b.pt")
        with pytest.raises(CheckpointMismatch, match=r"2 missing \(fc\.bias, fc\.weight\)"):
            load_model(str(tmp_path))


class TestTransformers:
    names = {0: "ant", 1: "bee", 2: "fly"}  # noqa: RUF012

    @pytest.mark.slow
    def test_a_folder(self, tmp_path: Path) -> None:
        save_vit(tmp_path, id2label=self.names)
        model = load_model(str(tmp_path))
        assert model.labels == ("ant", "bee", "fly")
        assert model.preprocess == ImagePreprocess(
            resize_size=(32, 32), crop_size=(32, 32), interpolation="bilinear", mean=HALF, std=HALF
        )
        assert model.card.output.kind == "single"
        weights = safetensors.torch.load_file(tmp_path / "model.safetensors")
        loaded = model.module.state_dict()
        assert torch.equal(loaded["classifier.weight"], weights["classifier.weight"])
        with model.ready() as module:
            assert module(torch.zeros(2, 3, 32, 32)).shape == (2, 3)

    def test_another_checkpoint_of_it(self, tmp_path: Path) -> None:
        save_vit(tmp_path / "a", id2label=self.names)
        save_vit(tmp_path / "b", id2label=self.names)
        weights = tmp_path / "b" / "model.safetensors"
        model = load_model(str(tmp_path / "a"), weights=weights)
        loaded = safetensors.torch.load_file(weights)["classifier.weight"]
        assert torch.equal(model.module.state_dict()["classifier.weight"], loaded)
        direct = load_model(str(tmp_path / "b"))
        assert model.weights_sha256 == direct.weights_sha256

    def test_several_labels_without_names_or_processor(self, tmp_path: Path) -> None:
        save_vit(tmp_path, processor=False, num_labels=4, problem_type="multi_label_classification")
        model = load_model(str(tmp_path))
        assert model.card.output.kind == "multi-label"
        assert model.labels == ("class 0", "class 1", "class 2", "class 3")
        assert model.preprocess.input_size == (32, 32)
        assert [note for note in model.card.notes if note.topic == "preprocessing" and note.warning]

    def test_a_partial_load_is_refused(self, tmp_path: Path) -> None:
        save_vit(tmp_path, id2label=self.names)
        path = tmp_path / "model.safetensors"
        state = safetensors.torch.load_file(path)
        safetensors.torch.save_file(
            {k: value for k, value in state.items() if "classifier" not in k},
            path,
            metadata={"format": "pt"},
        )
        with pytest.raises(CheckpointMismatch, match=r"2 missing .classifier\.bias"):
            load_model(str(tmp_path))
        path.write_bytes(b"half a file")
        with pytest.raises(WeightsUnavailable, match="cannot load ViTForImageClassification"):
            load_model(str(tmp_path))

    def test_without_transformers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        save_vit(tmp_path, id2label=self.names)
        real = builtins.__import__

        def fail(name: str, *args: object) -> object:
            if name == "transformers":
                raise ImportError
            return real(name, *args)  # type: ignore[arg-type]

        monkeypatch.delitem(sys.modules, "transformers")
        monkeypatch.setattr(builtins, "__import__", fail)
        with pytest.raises(UnfitModel, match="pip install transformers"):
            load_model(str(tmp_path))
