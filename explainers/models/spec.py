"""The arguments for loading a model, which can be sent to another process."""

from dataclasses import dataclass

from explainers.images.preprocess_options import PreprocessOptions
from explainers.models.keys import model_key
from explainers.models.load import load_model
from explainers.models.model import Model


@dataclass(frozen=True)
class ModelSpec:
    """The arguments of `load_model`; they load the same model in every process."""

    source: str
    weights: str | None = None  # a file, or "random"
    labels: str | None = None  # a file
    layers: tuple[str, ...] | None = None
    grid: tuple[int, int] | None = None
    preprocess: PreprocessOptions | None = None
    device: str | None = None
    offline: bool = False  # False: as STRATOSCOPE_OFFLINE states
    output: str | None = None  # the part of its output that holds the logits
    multi_label: bool = False

    @property
    def key(self) -> str:
        """The key of the loaded model's card."""
        return model_key(self.source, self.weights)

    def load(self) -> Model:
        """The model. Raises: what `load_model` raises."""
        return load_model(
            self.source,
            weights=self.weights,
            labels=self.labels,
            layers=self.layers,
            grid=self.grid,
            preprocess_options=self.preprocess,
            device=self.device,
            offline=self.offline or None,
            output=self.output,
            multi_label=self.multi_label,
        )
