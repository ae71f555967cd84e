"""Configuration files give timm's and Hugging Face's own pixels; what is not known is refused."""

import importlib
import json
from typing import Any

import numpy as np
import pytest
from PIL import Image
from timm.data.config import resolve_data_config
from timm.data.transforms_factory import create_transform

from explainers.errors import UnfitPreprocessing
from explainers.images.preprocess import IMAGENET_MEAN, IMAGENET_STD, ImagePreprocess
from explainers.models.preprocess_config import from_hf_config, from_timm_config

HALF = (0.5, 0.5, 0.5)
VIT = {
    "image_processor_type": "ViTImageProcessor",
    "size": {"height": 32, "width": 32},
    "resample": 2,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}
CONVNEXT = VIT | {"image_processor_type": "ConvNextImageProcessor", "resample": 3}
CLIP = VIT | {"image_processor_type": "CLIPImageProcessor", "resample": 3}
LEVIT = VIT | {"feature_extractor_type": "LevitFeatureExtractor", "image_processor_type": None}


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels).convert(mode)


class TestTimm:
    @pytest.mark.parametrize("size", [(60, 40), (40, 61), (32, 32), (7, 90), (1, 1)])
    @pytest.mark.parametrize(
        "config",
        [
            {},
            {"input_size": [3, 32, 32], "crop_pct": 0.9, "interpolation": "bilinear"},
            {"input_size": (3, 32, 24), "crop_pct": 0.875, "mean": HALF, "std": HALF},
            {"input_size": (3, 24, 31), "crop_pct": 1.0, "crop_mode": "squash"},
            {"input_size": (3, 32, 32), "crop_pct": 0.8, "crop_mode": "squash"},
            {"input_size": (3, 32, 33), "crop_pct": 1.0, "crop_mode": "border", "mean": HALF},
            {"input_size": (3, 32, 24), "crop_pct": 0.8, "crop_mode": "border"},
            {"input_size": (1, 32, 32), "crop_pct": 1.0, "mean": (0.5,), "std": [0.25]},
            {"input_size": (1, 32, 32), "crop_mode": "border", "mean": (0.5,), "std": [0.25]},
            {"input_size": (3, 32, 32), "test_input_size": (3, 64, 64), "interpolation": "lanczos"},
        ],
        ids=str,
    )
    def test_equals_timms_own_transform_to_the_bit(
        self, config: dict[str, Any], size: tuple[int, int]
    ) -> None:
        data = resolve_data_config(pretrained_cfg=dict(config) or {"crop_pct": None})
        theirs = create_transform(**data)
        grey = data["input_size"][0] == 1
        expected = theirs(noise(*size, mode="L" if grey else "RGB")).numpy()
        np.testing.assert_array_equal(from_timm_config(config).array(noise(*size)), expected)

    def test_of_a_whole_config_json(self) -> None:
        config = {"input_size": [3, 160, 160], "crop_pct": 1.0, "mean": HALF, "std": HALF}
        expected = ImagePreprocess(160, (160, 160), "bicubic", HALF, HALF)
        assert from_timm_config({"architecture": "x", "pretrained_cfg": config}) == expected
        assert from_timm_config(config) == expected

    @pytest.mark.parametrize(
        ("config", "sentence"),
        [
            ({"input_size": 224}, "input_size 224; it is"),
            ({"input_size": (4, 224, 224)}, "states 4 channels.*preprocess=f"),
            ({"crop_mode": "tight"}, "'tight'; it is center, squash or border"),
            ({"crop_pct": "all"}, "crop_pct 'all'; a number is needed above 0"),
            ({"crop_pct": 1.2}, "crop of 224 x 224 exceeds the picture resized to 186"),
            ({"interpolation": "random"}, "interpolation is one of nearest"),
            ({"mean": (0.1, 0.2)}, "mean has 2 values for 3 channels"),
            ({"std": (0.1, 0.2, 0)}, "every std is a number above 0"),
            ({"pretrained_cfg": 3}, "must hold an object"),
        ],
    )
    def test_refused(self, config: dict[str, Any], sentence: str) -> None:
        with pytest.raises(UnfitPreprocessing, match=sentence):
            from_timm_config(config)


class TestHuggingFace:
    @pytest.mark.parametrize(
        ("config", "expected"),
        [
            (VIT, ImagePreprocess((32, 32), (32, 32), "bilinear", HALF, HALF)),
            (VIT | {"size": 32}, ImagePreprocess((32, 32), (32, 32), "bilinear", HALF, HALF)),
            (
                VIT | {"image_processor_type": None, "do_center_crop": True, "crop_size": 24},
                ImagePreprocess((32, 32), (24, 24), "bilinear", HALF, HALF),
            ),
            (
                CLIP | {"size": 32, "crop_size": {"height": 24, "width": 30}},
                ImagePreprocess(32, (24, 30), "bicubic", HALF, HALF),
            ),
            (
                CONVNEXT | {"size": {"shortest_edge": 224}, "crop_pct": 0.95},
                ImagePreprocess(235, (224, 224), "bicubic", HALF, HALF, rounds_down=True),
            ),
            (
                CONVNEXT | {"size": {"shortest_edge": 384}, "crop_pct": 0.95},
                ImagePreprocess((384, 384), (384, 384), "bicubic", HALF, HALF),
            ),
            (LEVIT | {"size": 224}, ImagePreprocess(256, (224, 224), "bilinear", HALF, HALF)),
            (
                VIT | {"do_normalize": False},
                ImagePreprocess((32, 32), (32, 32), mean=(0,) * 3, std=(1,) * 3),
            ),
            (
                VIT | {"do_rescale": False, "image_mean": [51] * 3, "image_std": [102] * 3},
                ImagePreprocess((32, 32), (32, 32), mean=(0.2,) * 3, std=(0.4,) * 3),
            ),
            (
                VIT | {"rescale_factor": 1 / 127.5, "rescale_offset": True, "do_normalize": False},
                ImagePreprocess((32, 32), (32, 32), mean=HALF, std=HALF),
            ),
            (
                CLIP
                | {
                    "image_processor_type": "MobileViTImageProcessor",
                    "size": {"shortest_edge": 36},
                    "crop_size": 32,
                    "do_normalize": False,
                },
                ImagePreprocess(36, (32, 32), "bicubic", (0,) * 3, (1,) * 3, channels="bgr"),
            ),
            (
                {"pretrained_cfg": {"input_size": [3, 32, 32], "crop_pct": 1.0}},
                ImagePreprocess(32, (32, 32), "bicubic", IMAGENET_MEAN, IMAGENET_STD),
            ),
        ],
    )
    def test_read(self, config: dict[str, Any], expected: ImagePreprocess) -> None:
        result = from_hf_config(config)
        assert result.describe() == expected.describe()
        np.testing.assert_allclose(
            result.array(noise(50, 40)), expected.array(noise(50, 40)), atol=1e-5
        )

    @pytest.mark.parametrize(
        ("module", "name"),
        [
            *(("vit", "ViT"), ("deit", "DeiT"), ("convnext", "ConvNext"), ("clip", "CLIP")),
            *(("poolformer", "PoolFormer"), ("levit", "Levit"), ("efficientnet", "EfficientNet")),
        ],
    )
    def test_equals_their_own_processor(self, module: str, name: str) -> None:
        pytest.importorskip("transformers.models.vit.image_processing_pil_vit")
        place = f"transformers.models.{module}.image_processing_pil_{module}"
        theirs = getattr(importlib.import_module(place), f"{name}ImageProcessorPil")()
        ours = from_hf_config(json.loads(theirs.to_json_string()))
        expected = theirs(noise(50, 40))["pixel_values"][0]
        np.testing.assert_allclose(ours.array(noise(50, 40)), expected, atol=1e-6)

    @pytest.mark.parametrize(
        ("module", "name"), [("convnext", "ConvNext"), ("clip", "CLIP"), ("levit", "Levit")]
    )
    def test_crops_where_their_own_processor_does(self, module: str, name: str) -> None:
        """Of any size: the margin of 335 x 500 is 55.5, which torchvision rounds to 56."""
        pytest.importorskip("transformers.models.vit.image_processing_pil_vit")
        place = f"transformers.models.{module}.image_processing_pil_{module}"
        kind = getattr(importlib.import_module(place), f"{name}ImageProcessorPil")
        theirs = kind(size={"shortest_edge": 224})
        ours = from_hf_config(json.loads(theirs.to_json_string()))
        for width, height in [(335, 500), *((301 + odd, 400 + 3 * odd) for odd in range(12))]:
            for picture in (noise(width, height), noise(height, width)):
                expected = theirs(picture)["pixel_values"][0]
                np.testing.assert_allclose(ours.array(picture), expected, atol=1e-6)

    def test_the_box_is_that_of_the_crop(self) -> None:
        config = CONVNEXT | {"size": {"shortest_edge": 224}, "crop_pct": 224 / 335}
        assert from_hf_config(config).box((335, 500)) == (55, 138, 279, 362)
        rounded = ImagePreprocess(335, (224, 224), "bicubic", HALF, HALF)
        assert rounded.box((335, 500)) == (56, 138, 280, 362)

    @pytest.mark.parametrize(
        ("config", "sentence"),
        [
            (VIT | {"image_processor_type": "SamImageProcessor"}, '"SamImageProcessor", which'),
            (VIT | {"do_thumbnail": True, "do_pad": None}, "states do_thumbnail, which"),
            (VIT | {"image_processor_type": None, "size": 32}, "without its image_processor_type"),
            (VIT | {"size": {"longest_edge": 32}}, "states the size .*longest_edge"),
            (VIT | {"size": {"shortest_edge": 32}}, "crops nothing, so its pictures"),
            (VIT | {"do_resize": False}, "do_resize false.*preprocess=processor"),
            (VIT | {"resample": 9}, "the resample 9; it is one of 0 .nearest., 1"),
            (VIT | {"image_mean": None}, "states no image_mean"),
            (VIT | {"image_std": [0.5, 0.5]}, "std has 2 values for 3 channels"),
            (VIT | {"rescale_factor": 0}, "rescale_factor 0; a number is needed above 0"),
            (CONVNEXT | {"size": {"height": 30, "width": 20}}, "ConvNextImageProcessor takes"),
            (CONVNEXT | {"size": 32, "crop_pct": 2}, "crop_pct 2"),
            (LEVIT | {"do_center_crop": False}, "must crop the centre"),
        ],
    )
    def test_refused(self, config: dict[str, Any], sentence: str) -> None:
        with pytest.raises(UnfitPreprocessing, match=sentence):
            from_hf_config(config)
