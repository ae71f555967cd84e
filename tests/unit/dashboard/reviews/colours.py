"""A multi-label network that names the colours of an image, and images of one or two colours."""

from pathlib import Path

import torch
from PIL import Image
from torch import nn

LABELS = ("red", "green", "blue")
EDGE, BLOCK = 224, 32
IMAGES = {  # file: its folders, which are its classes, and its colour
    "amber.png": (("red",), (250, 240, 0)),  # wrong: green too
    "black.png": (("blue",), (0, 0, 0)),  # wrong: no class
    "crimson.png": (("red",), (255, 0, 0)),  # right
    "white.png": (("",), (255, 255, 255)),  # all three classes, and no label
    "yellow.png": (("red", "green"), (255, 255, 0)),  # right: both
}
ANSWERS = {  # class and prediction, as captions state them
    "amber.png": "red → red, green",
    "black.png": "blue → no class",
    "crimson.png": "red",
    "white.png": "predicted red, green, blue",
    "yellow.png": "green / red",
}


def build() -> nn.Module:
    """The logits are the mean channels, normalised: about 2 where a colour is full, else -2."""
    both = torch.cat([torch.eye(3), -torch.eye(3)])  # of which a ReLU keeps one
    colours = nn.Conv2d(3, 6, 1)
    colours.weight.data, colours.bias.data = both.view(6, 3, 1, 1), torch.zeros(6)
    head = nn.Linear(6, 3)
    head.weight.data, head.bias.data = both.T.clone(), torch.zeros(3)
    layer = nn.Sequential(nn.AvgPool2d(BLOCK), colours, nn.ReLU())
    return nn.Sequential(nn.Sequential(layer), nn.AdaptiveAvgPool2d(1), nn.Flatten(), head)


def options(folder: Path) -> dict[str, str]:
    """Paints the images into a folder, and writes the labels; the values of the app's options."""
    photographs = folder / "photographs"
    for name, (places, colour) in IMAGES.items():
        for place in places:
            (photographs / place).mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (EDGE, EDGE), colour).save(photographs / place / name)
    labels = folder / "labels.txt"
    labels.write_text("\n".join(LABELS))
    return {
        "model": f"{Path(__file__)}:build",
        "images": str(photographs),
        "labels": str(labels),
    }
