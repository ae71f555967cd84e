"""Which part of a module's return value holds the logits, and what was applied to them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from explainers.errors import UnfitModel
from explainers.models.ends import End, EndWatch
from explainers.models.notes import ModelNote
from explainers.models.output import Output
from explainers.models.returned import (
    PREFERRED,
    Candidate,
    candidates,
    described,
    follow,
    tensors,
    written,
)
from explainers.outputs.logits import Kind

# of noise, and of an even grey: logits leave the range 0 to 1 for some
STRETCHES = (1.0, -10.0, 100.0)
TOLERANCE = 2e-3  # of sums that should be 1
ANSWERS = (  # parts that usually hold the classes' values, if none is called "logits"
    *("class_logits", "cls_logits", "pred_logits", "scores", "predictions", "prediction", "preds"),
    *("pred", "probabilities", "probs", "outputs", "output", "out"),
)
MOVES = 0.01  # the least difference of probabilities between the probes

# How the end was recognised: its function was seen at work, the values resemble its results, they
# are nearly those of a softmax that was seen, or they are logits that may be probabilities.
Evidence = Literal["seen", "resembles", "changed softmax", "bounded"]


@dataclass(frozen=True)
class OutputChoice:
    """The user's or source's statements about the output."""

    name: str | None = None  # key, attribute or index of the part to take
    multi_label: bool = False
    labels: int = 0  # the number of labels; 0: no labels


def find_output(
    module: nn.Module,
    batch: Tensor,
    value: object,
    choice: OutputChoice,
    watch: EndWatch | None = None,
) -> tuple[Output, tuple[ModelNote, ...]]:
    """How to get the logits from what `module` returned for `batch`, and the notes on it.

    `watch` was active in that pass. More passes run only if the values look like probabilities.
    Raises: UnfitModel if there are no logits, or not the chosen ones.
    """
    options = candidates(value, len(batch))
    if not options:
        raise UnfitModel(_no_logits(module, value, len(batch)))
    taken = _chosen(options, choice.name) if choice.name else _default(options, choice.labels)
    _refuse_bounded(module, taken, watch)
    end, evidence = _end(module, batch, taken, watch)
    if end in {"softmax", "probabilities"} and taken.values == 1:
        raise UnfitModel(
            f"{_name(module)} returns one value that is always 1, as a softmax over one value is; "
            "let it return the value itself, or two."
        )
    kind = _kind(taken.values, end, choice)
    output = Output(
        path=taken.path,
        values=taken.values,
        end=end,
        kind=kind,
        flat=taken.tensor.shape == (len(batch), taken.values),
        chosen=choice.name is not None,
        stated=choice.multi_label,
    )
    return output, _notes(output, options, evidence)


def _chosen(options: Sequence[Candidate], name: str) -> Candidate:
    """The candidate called `name`: a key, an attribute, an index, or the whole path."""
    fits = [each for each in options if written(each.path) == name] or [
        each for each in options if each.path and name in (str(each.path[-1]), f"[{each.path[-1]}]")
    ]
    if len(fits) == 1:
        return fits[0]
    if options[0].path == ():
        raise UnfitModel(
            f'The model returns one tensor of logits, so there is no output "{name}" to choose; '
            "leave out --output (maps are written with --maps FOLDER)."
        )
    heads = ", ".join(_head(each) for each in options)
    several = "several outputs" if fits else "no output"
    raise UnfitModel(f'The model has {several} called "{name}"; choose one of {heads}.')


def _default(options: Sequence[Candidate], labels: int) -> Candidate:
    """The only one with as many values as there are labels; else by name, else the first."""
    fits = [each for each in options if each.values == labels]
    if len(fits) == 1 or PREFERRED in options[0].path:
        return (fits if len(fits) == 1 else options)[0]
    named = (each for name in ANSWERS for each in options if each.path and each.path[-1] == name)
    return next(named, options[0])


def _kind(values: int, end: End, choice: OutputChoice) -> Kind:
    if choice.multi_label and end not in {"logits", "sigmoid"}:
        raise UnfitModel(
            "The model ends in a softmax, or in values that sum to 1, so its classes are mutually "
            "exclusive and cannot be independent labels; leave out --multi-label."
        )
    if values == 1:
        return "binary"
    return "multi-label" if choice.multi_label or end == "sigmoid" else "single"


def _refuse_bounded(module: nn.Module, taken: Candidate, watch: EndWatch | None) -> None:
    """Raises: UnfitModel if the values are no logits, and cannot be converted to them."""
    rows = taken.tensor.detach().float().reshape(-1, taken.values)
    bound = watch.bound_of(taken.tensor) if watch else ""
    if bound and (taken.values == 1 or bool((rows >= 0).all())):
        what = f"ends in {bound}, whose values are not logits"
    elif taken.values > 1 and _infer_end(rows / 100) == "softmax":
        what = "returns percentages, which sum to 100 for each image"
    else:
        return
    raise UnfitModel(f"{_name(module)} {what}; let it return the values before that.")


def _end(
    module: nn.Module, batch: Tensor, taken: Candidate, first: EndWatch | None
) -> tuple[End, Evidence]:
    """What the module applied to its logits, and how that was recognised.

    `first` was active in the pass that returned `taken`.
    """
    changed = first is not None and first.is_changed_softmax(taken.tensor)
    if _infer_end(taken.tensor.reshape(-1, taken.values)) == "logits" and not changed:
        return "logits", "seen"
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(batch.shape, generator=generator).to(batch)
    evens = (torch.full_like(batch, sign * stretch) for stretch in STRETCHES for sign in (1, -1))
    rows, seen, parts = [taken.tensor.detach().float().reshape(-1, taken.values)], set(), False
    for probe in (batch, *evens, *(noise * stretch for stretch in STRETCHES)):
        with EndWatch() as watch, torch.no_grad(), suppress(Exception):  # it may reject noise
            tensor = follow(module(probe), taken.path)
            seen.add(watch.end_of(tensor))
            parts |= watch.parts
            rows.append(tensor.float().reshape(-1, taken.values))
            changed &= watch.is_changed_softmax(tensor) or not bool(tensor.isfinite().all())
    values = torch.cat([row for row in rows if bool(row.isfinite().all())])
    end = _infer_end(values)
    if seen == {"softmax"} and end != "softmax":
        raise UnfitModel(
            f"{_name(module)} ends in a softmax along the images, not the classes; set its dim to "
            "1."
        )
    if seen == {"sigmoid"}:
        end = "sigmoid"  # also if its values happen to sum to 1
    if seen == {end} and not (end == "logits" and changed):
        return end, "seen"
    if end in {"softmax", "log-softmax"}:
        return (end if parts or end == "log-softmax" else "probabilities"), "resembles"
    if changed:
        return "softmax", "changed softmax"
    moves = float((values.amax(0) - values.amin(0)).max())
    if end == "logits" or moves <= MOVES:  # between 0 and 1 by chance, as in an untrained network
        return "logits", "seen"
    return ("sigmoid", "resembles") if parts else ("logits", "bounded")


def _infer_end(rows: Tensor) -> End:
    """What the values (images, values) may be, by their range and sums."""
    rows = rows.detach().float()
    several = rows.shape[1] > 1
    if not rows.numel() or not bool(rows.isfinite().all()):
        return "logits"
    if several and bool((rows.logsumexp(1).abs() < TOLERANCE).all()):
        return "log-softmax"
    if bool(((rows < 0) | (rows > 1)).any()):
        return "logits"
    sums = rows.sum(1)
    if several:  # positive parts divided by their sum may all be 0
        sums = sums[sums > 0]
    if len(sums) and bool(((sums - 1).abs() < TOLERANCE).all()):
        return "softmax"
    return "sigmoid"


def _no_logits(module: nn.Module, value: object, images: int) -> str:
    name, description = _name(module), described(value)
    options = [tensor for _, tensor in tensors(value)]
    maps = 4  # axes
    if any(tensor.ndim == maps for tensor in options):
        why = "as for segmentation; pool the maps to one value per class, (images, classes)"
    elif options and not any(tensor.is_floating_point() for tensor in options):
        why = "which are not logits; return the values that decide the classes"
    elif options:
        why = f"but one row of logits per image is needed, ({images}, classes)"
    else:
        why = "without a tensor in it; return the logits (images, classes)"
    return f"{name} returns {description}, {why}."


def _name(module: nn.Module) -> str:
    return type(module).__name__


def _head(each: Candidate) -> str:
    return f'"{written(each.path)}" ({each.values:,} value{"s" * (each.values != 1)})'


def _notes(
    output: Output, options: Sequence[Candidate], evidence: Evidence
) -> tuple[ModelNote, ...]:
    notes = []
    others = [each for each in options if each.path != output.path]
    if output.path:
        text = f'Output: the part "{written(output.path)}" of the return value is used'
        if output.chosen:
            text += ", as --output states"
        if others:
            text += f"; there is also {', '.join(map(_head, others))}"
            text += "" if output.chosen else "; choose with --output NAME"
        warning = bool(others) and not output.chosen and PREFERRED not in output.path
        notes.append(ModelNote("output", f"{text}.", warning))
    if output.end != "logits" or evidence == "bounded":
        warning = evidence != "seen" or _unstated(output)
        notes.append(ModelNote("output", f"Output: {_end_text(output, evidence)}.", warning))
    notes.append(ModelNote("output", _kind_text(output)))
    return tuple(notes)


def _unstated(output: Output) -> bool:
    return output.kind == "multi-label" and not output.stated


def _end_text(output: Output, evidence: Evidence) -> str:
    if output.end == "logits":
        return (
            "all values of all test passes are between 0 and 1, and they are read as logits; if "
            "they are probabilities, let the model return its logits instead"
        )
    if output.end == "sigmoid":
        how = "ends" if evidence == "seen" else "seems to end"
        text = f"the model {how} in a sigmoid; the values before it are explained"
        if _unstated(output):
            text += ", and each class is decided separately, as with --multi-label"
        return text
    if evidence == "seen":
        what = "a softmax" if output.end == "softmax" else "the logarithm of a softmax"
        return (
            f"the model ends in {what}; the values before it are explained, and no second softmax "
            "is applied"
        )
    why, what, maps = (
        "the values of an image are at least 0 and sum to 1",
        "probabilities",
        "their ",
    )
    if evidence == "changed softmax":
        why, what = "the values are nearly those of a softmax", "probabilities, scaled to sum to 1"
    elif output.end == "log-softmax":
        why = "the exponentials of an image's values sum to 1"
        what, maps = "logarithms of probabilities", "these "
    return (
        f"{why}, so they are assumed to be {what}; no second softmax is applied, and maps explain "
        f"{maps}logarithms; to explain its logits, let the model return them"
    )


def _kind_text(output: Output) -> str:
    if output.kind == "binary":
        return (
            "Output: the model returns one value per image; its sigmoid is the probability of the "
            "positive class, and the negative class has the opposite map."
        )
    if output.kind == "multi-label":
        why = "" if _unstated(output) else ", as stated"
        return (
            f"Output: {output.values:,} classes that are not mutually exclusive{why}; the sigmoid "
            "of each is its probability, and 0.5 or more predicts the class."
        )
    how = "" if output.end in {"softmax", "probabilities"} else "; probabilities by softmax"
    return f"Output: {output.values:,} mutually exclusive classes{how}."
