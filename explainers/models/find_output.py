"""Which part of a module's return value holds the logits, and what was applied to them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

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
    end, observed = _end(module, batch, taken)
    if end == "softmax" and taken.values == 1:
        raise UnfitModel(
            f"{_name(module)} ends in a softmax over one value, which is always 1; let it return "
            "the value itself, or two."
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
    return output, _notes(output, options, observed=observed)


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
    if choice.multi_label and end in {"softmax", "log-softmax"}:
        raise UnfitModel(
            "The model ends in a softmax, so its classes are mutually exclusive and cannot be "
            "independent labels; leave out --multi-label."
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


def _end(module: nn.Module, batch: Tensor, taken: Candidate) -> tuple[End, bool]:
    """What the module applied to its logits, and whether that was observed or only inferred."""
    if _infer_end(taken.tensor.reshape(-1, taken.values)) == "logits":
        return "logits", True
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
    values = torch.cat([row for row in rows if bool(row.isfinite().all())])
    end = _infer_end(values)
    if seen == {"softmax"} and end != "softmax":
        raise UnfitModel(
            f"{_name(module)} ends in a softmax along the images, not the classes; set its dim to "
            "1."
        )
    if seen == {"sigmoid"}:
        return "sigmoid", True
    if seen == {end} or end == "logits":
        return end, True
    if not parts:  # logits that happen to be between 0 and 1, as in an untrained network
        return "logits", True
    moves = float((values.amax(0) - values.amin(0)).max())
    return (end, False) if moves > MOVES else ("logits", True)


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
    if bool(((rows.sum(1) - 1).abs() < TOLERANCE).all()):
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
    output: Output, options: Sequence[Candidate], *, observed: bool
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
    if output.end != "logits":
        notes.append(
            ModelNote(
                "output", _end_text(output, observed=observed), not observed or _unstated(output)
            )
        )
    notes.append(ModelNote("output", _kind_text(output)))
    return tuple(notes)


def _unstated(output: Output) -> bool:
    return output.kind == "multi-label" and not output.stated


def _end_text(output: Output, *, observed: bool) -> str:
    how = "ends in" if observed else "seems to end in"
    if output.end == "sigmoid":
        text = f"Output: the model {how} a sigmoid; the values before it are explained"
        if _unstated(output):
            text += ", and each class is decided separately, as with --multi-label"
        return f"{text}."
    what = "a softmax" if output.end == "softmax" else "the logarithm of a softmax"
    return (
        f"Output: the model {how} {what}; the values before it are explained, "
        "and no second softmax is applied."
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
    return f"Output: {output.values:,} mutually exclusive classes; probabilities by softmax."
