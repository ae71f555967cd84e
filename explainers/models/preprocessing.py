"""The preprocessing of a model: stated, declared by its weights, or assumed; and the note."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from torch import nn

from explainers.errors import UnfitPreprocessing
from explainers.images.bands import bands_in_words
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import ImagePreprocess, Preprocess, channels_of
from explainers.images.preprocess_options import PreprocessOptions
from explainers.images.preprocess_words import in_words
from explainers.models.draft import ModelDraft
from explainers.models.input_fit import first_channels, own_statistics
from explainers.models.notes import ASSUMED, ModelNote
from explainers.models.preprocess_config import from_timm_config
from explainers.models.transforms import Transform, as_preprocess

GREY = ImagePreprocess(mean=(0.449,), std=(0.226,), channels="grey")  # ImageNet's, averaged
FLAGS = {"input size": "--input-size", "mean": "--mean", "std": "--std"}
SIZE_NAMES = ("img_size", "image_size")  # of timm's patch embeddings, torchvision's and others


@dataclass(frozen=True)
class Assumption:
    """A preprocessing that was not stated for the whole network, and why it was chosen."""

    preprocess: ImagePreprocess
    origin: str = ""  # its origin
    whose: str = "ImageNet's models"
    size: bool = False  # True: the input size is a guess without support in the network
    statistics: bool = False  # True: mean and standard deviation are


def settle(
    draft: ModelDraft, stated: Preprocess | Transform | None, options: PreprocessOptions | None
) -> ModelDraft:
    """The draft with its final preprocessing, and a note on it.

    `stated` is from Python and replaces the draft's own; the parts in `options` replace those of
    either. Where the draft declares none it is assumed: its `lender`'s, or what `assume` returns.

    Raises: UnfitPreprocessing.
    """
    options = options or PreprocessOptions()
    assumption = None
    if stated is not None:
        preprocess, origin = as_preprocess(stated), "as provided with preprocess="
    elif draft.declared is None:
        assumption = _borrowed(draft) if draft.lender else assume(draft.module)
        preprocess, origin = assumption.preprocess, assumption.origin
    else:
        preprocess, origin = draft.preprocess, draft.declared
        if any(note.topic == "preprocessing" for note in draft.notes) and not options.stated:
            return draft
    result = options.applied(preprocess, assumed=bool(assumption and assumption.size))
    notes = [note for note in draft.notes if note.topic != "preprocessing"]
    notes += [*_notes(result, origin, options, assumption), *_more_notes(result)]
    if assumption and assumption.statistics and {"mean", "std"} & {*_guessed(options, assumption)}:
        notes += own_statistics(draft.module)
    guess = assumption is not None and assumption.size and not options.input_size
    return replace(draft, preprocess=result, origin=origin, notes=tuple(notes), size_assumed=guess)


def assume(module: nn.Module) -> Assumption:
    """The preprocessing of a module without a stated one.

    timm's networks have a configuration, which is used; inside another module it is a guess. All
    others get ImageNet's, in grey if the first convolution has one input channel. The network's own
    input size is used if it states one.
    """
    channels, size = first_channels(module), _stated_size(module)
    stated = PreprocessOptions(input_size=size)
    for number, child in enumerate(module.modules()):
        preprocess = _of_timm(child)
        if preprocess is None or channels not in (None, channels_of(preprocess)):
            continue
        made = _sized(preprocess, stated)
        if number == 0 and _has_other_classes(child):
            tag = getattr(child, "pretrained_cfg", {}).get("tag")
            whose = f"timm's weights {tag}" if tag else f"timm's {type(child).__name__}"
            return Assumption(made, whose=whose, size=size is None, statistics=True)
        if number == 0:
            return Assumption(made, "as timm's configuration of the network declares")
        whose = f"timm's {type(child).__name__}"
        return Assumption(made, whose=whose, statistics=True)
    standard = _sized(GREY if channels == 1 else ImagePreprocess(), stated)
    return Assumption(standard, size=size is None, statistics=True)


def _borrowed(draft: ModelDraft) -> Assumption:
    """The preprocessing of a library's weights for others of the same architecture."""
    assert isinstance(draft.preprocess, ImagePreprocess)
    return Assumption(
        draft.preprocess,
        draft.as_lender_declares,
        draft.lender,
        size=_stated_size(draft.module) is None,
        statistics=True,
    )


def _has_other_classes(module: nn.Module) -> bool:
    """Whether a network of timm no longer has the classes of the weights that it declares."""
    declared = getattr(module, "pretrained_cfg", {}).get("num_classes")
    return declared is not None and declared != getattr(module, "num_classes", declared)


def _sized(source: ImagePreprocess, stated: PreprocessOptions) -> ImagePreprocess:
    made = (
        stated.applied(source, assumed=True) if stated.input_size != source.input_size else source
    )
    assert isinstance(made, ImagePreprocess)
    return made


def _notes(
    preprocess: Preprocess,
    origin: str,
    options: PreprocessOptions,
    assumption: Assumption | None,
) -> Iterator[ModelNote]:
    """The note on the preprocessing, with a warning if parts of it are assumed."""
    parts = [f"Preprocessing: {in_words(preprocess)}"]
    changed = [flag for flag in options.stated if flag != "--bands"]
    if changed:
        parts.append(f"{', '.join(changed)} as stated")
    if changed and options.in_pixels:
        parts.append("mean and std were read as values for pixels from 0 to 255")
    guessed = _guessed(options, assumption)
    if guessed and assumption:
        are = "is" if len(guessed) == 1 else "are"
        listed = " and ".join(filter(None, (", ".join(guessed[:-1]), guessed[-1])))
        those = "that" if len(guessed) == 1 else "those"
        flags = ", ".join(FLAGS[each] for each in guessed)
        yours = f"state yours with {flags} or preprocess="
        text = f"{listed} {are} {ASSUMED} to be {those} of {assumption.whose}; {yours}"
        yield ModelNote("preprocessing", f"Preprocessing: {text}.", warning=True)
    elif origin:
        parts.append(f"the rest {origin}" if changed else origin)
    yield ModelNote("preprocessing", f"{'; '.join(parts)}.")


def _guessed(options: PreprocessOptions, assumption: Assumption | None) -> list[str]:
    """The parts that were not stated."""
    if assumption is None:
        return []
    size = ["input size"] if assumption.size and not options.input_size else []
    names = ("mean", "std") if assumption.statistics else ()
    return size + [name for name in names if not getattr(options, name)]


def _more_notes(preprocess: Preprocess) -> Sequence[ModelNote]:
    """The notes on other than three channels, and on integers that look like pixels."""
    if not isinstance(preprocess, CallablePreprocess):
        return ()
    notes = []
    if shown := bands_in_words(len(preprocess.probe), preprocess.bands):
        notes.append(ModelNote("preprocessing", shown))
    if preprocess.whole_numbers:
        notes.append(
            ModelNote(
                "preprocessing",
                (
                    f"The preprocessing {preprocess.name} returns integers, which are passed on "
                    "unchanged; divide by 255 there if the network was trained on values up to 1."
                ),
                warning=True,
            )
        )
    return notes


def _of_timm(module: nn.Module) -> ImagePreprocess | None:
    """The preprocessing in the configuration of a timm network; None without one."""
    for name in ("pretrained_cfg", "default_cfg"):
        config = getattr(module, name, None)
        if isinstance(config, dict) and config.get("input_size") and config.get("mean"):
            try:
                return from_timm_config(config)
            except UnfitPreprocessing:
                return None
    return None


def _stated_size(module: nn.Module) -> tuple[int, int] | None:
    """The input size that the network states: transformers do, in timm, torchvision and others."""
    for child in module.modules():
        for place in (child, getattr(child, "config", None)):
            for name in SIZE_NAMES:
                match getattr(place, name, None):
                    case int(edge) if edge > 0:
                        return edge, edge
                    case [int(height), int(width)] if min(height, width) > 0:
                        return height, width
    return None
