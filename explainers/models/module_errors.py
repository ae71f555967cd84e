"""Errors from a module's own code, in one sentence with the layer of their origin."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from torch import nn

from explainers.errors import ExplainerError, UnfitModel
from explainers.work.memory_guard import is_exhaustion

LONGEST = 240  # characters of a message: dynamo and Hugging Face write several thousand
BACKWARD = "_engine_run_backward"  # the function of torch that runs every backward pass


@contextmanager
def quoting(module: nn.Module) -> Iterator[None]:
    """Turns any error of a pass through `module` into an UnfitModel that quotes it.

    Exhausted memory keeps its error, and so do errors from elsewhere.
    """
    try:
        yield
    except ExplainerError:
        raise
    except (Exception, SystemExit) as error:
        if is_exhaustion(error):
            raise
        failed = failure(module, error)
        if failed is None:
            raise
        raise UnfitModel(f"The model's {failed}") from error


def quoted(error: BaseException) -> str:
    """The error's class and the first line of its message, cut if long; a period."""
    lines = str(error).strip().splitlines()
    line = lines[0].strip() if lines else ""
    if len(line) > LONGEST:
        line = f"{line[:LONGEST].rstrip()}..."
    text = f"{type(error).__name__}: {line}" if line else type(error).__name__
    return text if text.endswith((".", "!", "?")) else f"{text}."


def failure(module: nn.Module, error: BaseException) -> str | None:
    """Which pass failed, where, and why: "forward failed in layer4.1.conv2: RuntimeError: ...".

    None for an error outside any pass through `module`.
    """
    names = {child: name for name, child in module.named_modules()}
    place: str | None = None
    backward = False
    for frame in _frames(error):
        owner = frame.f_locals.get("self")
        if isinstance(owner, nn.Module) and owner in names:
            place = names[owner]
        backward = backward or frame.f_code.co_name == BACKWARD
    if place is None:
        return f"backward pass failed: {quoted(error)}" if backward else None
    return f"forward failed{f' in {place}' if place else ''}: {quoted(error)}"


def _frames(error: BaseException) -> Iterator[FrameType]:
    """From the outermost to the innermost."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame
        trace = trace.tb_next
