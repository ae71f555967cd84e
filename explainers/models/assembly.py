"""From a draft to a Model: its layers, head and fingerprint."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from explainers.chunking import is_exhaustion
from explainers.errors import UnfitModel
from explainers.models.activations import find_activations
from explainers.models.adapting import without_lightning
from explainers.models.calls import Call, record_calls
from explainers.models.draft import Draft, Identity
from explainers.models.failing import failure, quoted, quoting
from explainers.models.fingerprint import weights_sha256
from explainers.models.forms import Size
from explainers.models.head import find_head
from explainers.models.labels import check_labels
from explainers.models.layer_choice import choose_layers
from explainers.models.model import Model, ModelCard
from explainers.models.prepared import prepared
from explainers.preprocess import probe_image


def assemble(
    draft: Draft,
    identity: Identity,
    layers: Sequence[str] | None,
    grid: Size | None = None,
    *,
    owned: bool,
) -> Model:
    """The Model made of `draft`, whose module is where it is to compute.

    Raises: UnfitModel, UnknownLayer, UnfitLabels.
    """
    with prepared(draft.module) as module, quoting(module):
        batch = torch.from_numpy(draft.preprocess.array(probe_image()))[None].to(device_of(module))
        network = without_lightning(module, batch)
        module = network.module
        calls = _run(module, batch)
        classes = calls.shape[1]
        labels = draft.labels or tuple(f"class {index}" for index in range(classes))
        check_labels(labels, classes)
        found, notes = choose_layers(
            calls, batch, layers or draft.layers, grid=grid, name=identity.name
        )
        head = find_head(module, batch, found[-1], classes)
        activations = find_activations(module, batch)
    state = (*module.parameters(), *module.buffers())
    card = ModelCard(
        key=identity.key,
        name=identity.name,
        weights_sha256=weights_sha256(module, architecture=identity.own_code),
        trained=identity.trained,
        provenance=identity.provenance,
        imagenet=draft.imagenet,
        labels=labels,
        layers=found,
        head_layer=head.layer if head else None,
        preprocess=draft.preprocess,
        device=str(batch.device),
        nbytes=sum(tensor.nbytes for tensor in state),
        activations=activations,
        notes=(*draft.notes, *network.notes, *notes),
    )
    return Model(module, card, head, owned)


def device_of(module: nn.Module) -> torch.device:
    """Where the module's tensors lie; the CPU for a module without any."""
    tensors = (*module.parameters(), *module.buffers())
    return tensors[0].device if tensors else torch.device("cpu")


def _run(module: nn.Module, batch: Tensor) -> Call:
    """The calls of one forward pass. Raises: UnfitModel unless it gives logits (1, classes)."""
    try:
        root = record_calls(module, batch)
    except (Exception, SystemExit) as error:  # a forward of one's own raises whatever it likes
        if is_exhaustion(error):
            raise
        raise UnfitModel(
            f"{type(module).__name__} cannot take an input of {tuple(batch.shape)}: "
            f"its {failure(module, error) or quoted(error)}"
        ) from error
    if len(root.shape) != len(("batch", "classes")):
        raise UnfitModel(
            f"{type(module).__name__} must put out logits (1, classes), not {root.shape}; "
            "hand over a classifier."
        )
    return root
