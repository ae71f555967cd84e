"""A network of a few weights that is sure of everything it says: its maps are tested in seconds."""

import torch
from torch import nn

CLASSES, SURE = 8, 4000.0


def build() -> nn.Module:
    """Two small convolutions; the logits lie so far apart that one class takes everything."""
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Sequential(nn.Conv2d(3, 8, 7, stride=8, padding=3), nn.ReLU()),
        nn.Sequential(nn.Conv2d(8, 16, 3, stride=4, padding=1), nn.ReLU()),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(16, CLASSES),
    )
    with torch.no_grad():
        net[-1].weight *= SURE
        net[-1].bias -= net[-1].weight @ torch.full((16,), 0.05)
    return net
