"""From a draft to a Model: its layers, head and fingerprint."""

from collections import Counter
from collections.abc import Iterator, Sequence

import torch
from PIL import ImageOps
from torch import Tensor, nn

from explainers.errors import UnfitModel
from explainers.images.preprocess import probe_image
from explainers.models.activations import find_activations
from explainers.models.adapting import without_lightning
from explainers.models.calls import Call, record_calls
from explainers.models.draft import Identity, ModelDraft
from explainers.models.ends import EndWatch
from explainers.models.find_output import OutputChoice, find_output
from explainers.models.fingerprint import weights_sha256
from explainers.models.forms import Size
from explainers.models.gradients import find_reach
from explainers.models.head import find_head
from explainers.models.labels import class_labels
from explainers.models.layer_choice import choose_layers
from explainers.models.model import Model, ModelCard
from explainers.models.module_errors import failure, quoted, quoting
from explainers.models.notes import ModelNote
from explainers.models.prepared import prepared
from explainers.models.side_effects import INPUT_COPIED, copied_input, find_side_effects, unchanged
from explainers.models.signs import negative_shares
from explainers.results import Layer
from explainers.work.memory_guard import is_exhaustion


def assemble(
    draft: ModelDraft,
    identity: Identity,
    layers: Sequence[str] | None,
    grid: Size | None = None,
    *,
    owned: bool,
) -> Model:
    """The Model of `draft`, whose module is on its device.

    Raises: UnfitModel, UnknownLayer, UnfitLabels.
    """
    with prepared(draft.module) as module, unchanged(module), quoting(module):
        batch, mate = (
            torch.from_numpy(draft.preprocess.array(picture))[None].to(device_of(module))
            for picture in (probe_image(), ImageOps.invert(probe_image()))
        )
        network = without_lightning(module, batch)
        module = network.module
        with EndWatch() as watch:
            copy = batch.clone()
            calls, value = _run(module, copy)
        writes = copy._version > 0
        choice = OutputChoice(draft.output, draft.multi_label, len(draft.labels))
        with copied_input(module, needed=writes):
            output, output_notes = find_output(module, batch, value, choice, watch)
            labels = class_labels(draft.labels, output.classes, binary=output.kind == "binary")
            chosen, notes = choose_layers(
                calls, batch, layers or draft.layers, grid=grid, name=identity.name
            )
            with output.on(module):
                side_effects = find_side_effects(module, batch, mate)
                reach = find_reach(module, (batch, mate), chosen)
                negative = negative_shares(module, (batch, mate), chosen)
                head = None
                if chosen[-1].name not in reach.cut_off:
                    head = find_head(module, batch, chosen[-1], output)
                activations = find_activations(module, batch, output.end)
    if draft.layers and not layers:
        notes = ()  # the draft's own notes state their origin
    stated = [note for note in draft.notes if note.topic != "layers" or not layers]
    concluded = (
        *(*network.notes, *[INPUT_COPIED][:writes], *side_effects.notes, *output_notes),
        *(*notes, *_repeated(calls, chosen), *reach.notes),
    )
    state = (*module.parameters(), *module.buffers())
    card = ModelCard(
        key=identity.key,
        name=identity.name,
        weights_sha256=weights_sha256(
            module,
            architecture=identity.own_code,
            reading=output.key + (" alone" if side_effects.alone else ""),
        ),
        trained=identity.trained,
        provenance=identity.provenance,
        imagenet=draft.imagenet,
        labels=labels,
        layers=chosen,
        head_layer=head.layer if head else None,
        preprocess=draft.preprocess,
        device=str(batch.device),
        nbytes=sum(tensor.nbytes for tensor in state),
        activations=activations,
        notes=tuple(dict.fromkeys((*stated, *concluded))),
        output=output,
        cut_off=reach.cut_off,
        negative=negative,
        input_gradient=reach.pixels,
        alone=side_effects.alone,
    )
    return Model(module, card, head, owned, side_effects.changes, writes)


def _repeated(calls: Call, layers: Sequence[Layer]) -> Iterator[ModelNote]:
    """A note for each layer that runs several times in one pass."""
    times = Counter(call.name for call in calls.walk())
    for layer in layers:
        if times[layer.name] > 1:
            count = times[layer.name]
            text = f"Layers: {layer.name} runs {count} times in a pass; its last run is shown."
            yield ModelNote("layers", text)


def device_of(module: nn.Module) -> torch.device:
    """The device of the module's tensors; the CPU for a module without any."""
    tensors = (*module.parameters(), *module.buffers())
    return tensors[0].device if tensors else torch.device("cpu")


def _run(module: nn.Module, batch: Tensor) -> tuple[Call, object]:
    """The calls of one forward pass, and the module's return value. Raises: UnfitModel."""
    returned: list[object] = []

    def keep(_module: nn.Module, _inputs: object, value: object) -> None:
        returned.append(value)

    try:
        with module.register_forward_hook(keep):
            root = record_calls(module, batch)
    except (Exception, SystemExit) as error:  # a user's forward can raise anything
        if is_exhaustion(error):
            raise
        raise UnfitModel(
            f"{type(module).__name__} does not accept an input of {tuple(batch.shape)}: its "
            f"{failure(module, error) or quoted(error)}"
        ) from error
    return root, returned[-1]
