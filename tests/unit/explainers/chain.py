"""A net that is cut by each of its layers, and few passes for the methods that make many."""

import torch
from torch import Tensor, nn

CHAIN = ["first", "second"]  # layers that everything flows through
FEW: dict[str, dict[str, float | str]] = {
    "smooth_grad": {"samples": 6},
    "gradient_shap": {"samples": 6},
    "occlusion": {"window": 3, "stride": 2},
    "feature_ablation": {"superpixels": 6},
    "rise": {"masks": 40, "grid": 3},
    "integrated_gradients": {"steps": 12},
    "layer_integrated_gradients": {"steps": 12},
    "layer_conductance": {"steps": 12},
}


class Chain(nn.Module):
    """Two convolutions with ReLUs in place, pooling, two linear layers."""

    def __init__(self) -> None:
        super().__init__()
        with torch.random.fork_rng():
            torch.manual_seed(3)
            self.conv1 = nn.Conv2d(3, 6, 3, padding=1)
            self.first = nn.ReLU(inplace=True)
            self.conv2 = nn.Conv2d(6, 8, 3, stride=2, padding=1)
            self.second = nn.ReLU(inplace=True)
            self.fc = nn.Sequential(nn.Linear(8 * 16, 8), nn.ReLU(), nn.Linear(8, 4))
        self.raises = False

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(self.conv1(x))
        if self.raises:
            raise ArithmeticError("the model's own error")
        return self.fc(self.second(self.conv2(x)).flatten(1))
