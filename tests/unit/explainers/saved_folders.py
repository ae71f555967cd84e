"""Folders as timm and transformers save classifiers, small enough for tests."""

import json
from pathlib import Path

import safetensors.torch
import timm
import torch

HALF = (0.5, 0.5, 0.5)
CONFIG = {
    "architecture": "test_resnet",
    "num_classes": 3,
    "label_names": ["ant", "bee", "fly"],
    "pretrained_cfg": {
        "input_size": [3, 96, 96],
        "mean": HALF,
        "std": HALF,
        "interpolation": "bicubic",
        "crop_pct": 1.0,
    },
}
PROCESSOR = {
    "image_processor_type": "ViTImageProcessor",
    "size": {"height": 32, "width": 32},
    "resample": 2,
    "image_mean": HALF,
    "image_std": HALF,
}


def save_timm(folder: Path, **changes: object) -> dict[str, torch.Tensor]:
    """A folder as timm's `save_for_hf` writes it; the tensors."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {**CONFIG, **changes}
    net = timm.create_model("test_resnet", num_classes=config["num_classes"])
    state: dict[str, torch.Tensor] = net.state_dict()
    safetensors.torch.save_file(state, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config))
    return state


def save_vit(folder: Path, processor: bool = True, **options: object) -> None:
    """A folder as transformers' `save_pretrained` writes it."""
    from transformers import ViTConfig, ViTForImageClassification

    config = ViTConfig(
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        image_size=32,
        patch_size=8,
        **options,
    )
    ViTForImageClassification(config).save_pretrained(folder)
    if processor:
        (folder / "preprocessor_config.json").write_text(json.dumps(PROCESSOR))
