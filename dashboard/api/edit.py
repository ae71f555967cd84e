"""`edit`: an image with changes that come before the network."""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from dashboard.api.images import EditedImage, ImageLike, is_one, open_image
from dashboard.api.models import as_method, as_model, as_target, one_layer
from explainers import Model
from explainers.errors import UnfitArgument
from explainers.passes.tracing import network_input, trace_input
from explainers.what_if.text import BETWEEN, MapSource, parse_edits, write_edits


def edit(  # noqa: PLR0913 - an image, its edits, and the map whose top they erase
    image: ImageLike,
    edits: str | Sequence[str],
    model: object = None,
    *,
    method: str | None = None,
    layer: str | None = None,
    target: int | str | None = None,
) -> EditedImage:
    """The image with some changes, for any call that takes an image; nothing is computed yet.

    An edited image stands for its file and its edits: each model sees it by its own preprocessing,
    and regions are those of the unedited image. Edits that change nothing, such as
    "jpeg:severity=0", are left out; an image without any other is bitwise the image itself.

    Args:
        image: The path of a file, a PIL picture, a uint8 array (height, width[, 3 or 4]), an item
            of a gallery, or an edited image, whose edits come first.
        edits: As `--edit` of `stratoscope explain` takes them, in the order in which they are
            applied: one text with ; between two, or several texts. The reference lists them all.
        model: From `load_model`; also a module or a name. `picture` needs it, and so does the top
            of a map that is not named.
        method: Of the map whose top an edit such as "erase:top=10" takes, where it names no map by
            "map=METHOD@LAYER@CLASS": a method's key; None: the model's default.
        layer: Of that map, as `explain` takes it; None: the one that the app opens with.
        target: The class of that map, by index or label; None: the class that is predicted for the
            unedited image.

    Raises:
        UnfitEdit: For an edit or a value that does not exist; the message states what is allowed.
        UnfitArgument: If an edit needs a map and there is neither its name nor a model.
        UnreadableImage: With the name of the image.
        UnknownMethod, UnknownLayer, UnknownTarget: With what is allowed.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> edited = stratoscope.edit("photos/coffee.png", "erase:top=10;jpeg:severity=3", model)
        >>> edited.edits
        'erase:top=10,map=grad_cam@bn2@967;jpeg'
        >>> edited.picture.size
        (224, 224)
        >>> whole = stratoscope.trace(model, "photos/coffee.png", target="espresso")
        >>> erased = stratoscope.trace(model, edited, target="espresso")
        >>> bool(erased.probabilities[967] < whole.probabilities[967])
        True

    Source: each edit's library stands in the reference; severities of corruptions are those of
    Hendrycks and Dietterich 2019, arXiv:1903.12261, where they follow it.
    """
    if not is_one(image):
        raise UnfitArgument("edit takes one image; call it once for each.")
    specs = parse_edits(_text(edits))
    source, picture = open_image(image)
    ready = as_model(model) if model is not None else getattr(image, "model", None)
    if any(spec.needs_map for spec in specs):
        if ready is None:
            raise UnfitArgument(
                'An edit of the top of a map needs its map: "map=METHOD@LAYER@CLASS", or the model.'
            )
        shown = _map_of(ready, picture, method, layer, target)
        specs = tuple(spec.of_map(shown) for spec in specs)
    whole = (*source.edits, *(spec for spec in specs if spec.changes))
    text = write_edits(whole)
    parse_edits(text)  # not too many together
    return EditedImage(replace(source, edits=whole), source.name, text, ready)


def _text(edits: object) -> str:
    """Any form of edits as one text. Raises: UnfitArgument."""
    parts = [edits] if isinstance(edits, str) else edits
    if isinstance(parts, Sequence) and all(isinstance(each, str) for each in parts):
        return BETWEEN.join(parts)
    raise UnfitArgument(
        f'edits is a text such as "erase:top=10;jpeg:severity=3", or a list of such, not '
        f"{edits!r:.60}."
    )


def _map_of(
    model: Model,
    picture: Image.Image,
    method: str | None,
    layer: str | None,
    target: int | str | None,
) -> MapSource:
    """The map of the unedited picture that the arguments name."""
    chosen = as_method(method, model.card)
    stated = as_target(target, model.card)
    if stated is None:
        stated = trace_input(model, network_input(model, picture), None, ()).target
    return MapSource(chosen.key, one_layer(model, chosen, layer), stated)
