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
from explainers.models.find_output import Choice, find_output
from explainers.models.fingerprint import weights_sha256
from explainers.models.forms import Size
from explainers.models.head import find_head
from explainers.models.labels import class_labels
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
        calls, value = _run(module, batch)
        choice = Choice(draft.output, draft.multi_label, len(draft.labels))
        output, output_notes = find_output(module, batch, value, choice)
        labels = class_labels(draft.labels, output.classes, binary=output.kind == "binary")
        found, notes = choose_layers(
            calls, batch, layers or draft.layers, grid=grid, name=identity.name
        )
        with output.on(module):
            head = find_head(module, batch, found[-1], output)
            activations = find_activations(module, batch)
    state = (*module.parameters(), *module.buffers())
    card = ModelCard(
        key=identity.key,
        name=identity.name,
        weights_sha256=weights_sha256(module, architecture=identity.own_code, reading=output.key),
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
        notes=(*draft.notes, *network.notes, *output_notes, *notes),
        output=output,
    )
    return Model(module, card, head, owned)


def device_of(module: nn.Module) -> torch.device:
    """Where the module's tensors lie; the CPU for a module without any."""
    tensors = (*module.parameters(), *module.buffers())
    return tensors[0].device if tensors else torch.device("cpu")


def _run(module: nn.Module, batch: Tensor) -> tuple[Call, object]:
    """The calls of one forward pass, and what the module returned. Raises: UnfitModel."""
    returned: list[object] = []

    def keep(_module: nn.Module, _inputs: object, value: object) -> None:
        returned.append(value)

    try:
        with module.register_forward_hook(keep):
            root = record_calls(module, batch)
    except (Exception, SystemExit) as error:  # a forward of one's own raises whatever it likes
        if is_exhaustion(error):
            raise
        raise UnfitModel(
            f"{type(module).__name__} cannot take an input of {tuple(batch.shape)}: "
            f"its {failure(module, error) or quoted(error)}"
        ) from error
    return root, returned[-1]
