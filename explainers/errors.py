"""The errors that users of the explainers can cause, each with one sentence of advice."""


class ExplainerError(Exception):
    """Base class: `str(error)` is one sentence that can be shown to the user unchanged."""


class UnknownModel(ExplainerError):
    """No source has a model with this name."""


class WeightsUnavailable(ExplainerError):
    """The weights are not on this machine and could not, or may not, be downloaded."""


class CheckpointMismatch(ExplainerError):
    """A checkpoint's tensors do not fit the architecture; the message names them."""


class UnfitLabels(ExplainerError):
    """The labels cannot be read, or are not one per class."""


class UnavailableDevice(ExplainerError):
    """This machine has no such device."""


class UnknownLayer(ExplainerError):
    """The model has no such layer, or it was not traced."""


class UnknownChannel(ExplainerError):
    """The layer has no such channel, or the convolution no such filter."""


class UnknownTarget(ExplainerError):
    """The class index is outside the model's classes."""


class UnknownMethod(ExplainerError):
    """The method registry has no such entry."""


class UnfitParameter(ExplainerError):
    """A method's parameter does not exist, or its value is out of bounds."""


class UnfitEdit(ExplainerError):
    """An edit of an image does not exist, has a value out of bounds, or does not fit the model."""


class UnfitModel(ExplainerError):
    """The model does not support this: no 4-D layers, no gradient, an unsuitable method."""


class UnfitPreprocessing(UnfitModel):
    """The preprocessing contradicts itself, or does not fit the network or the picture."""


class SaturatedOutput(UnfitModel):
    """The model's own probabilities are exactly 0 or 1: no gradient passes them."""


class UnreadableImage(ExplainerError):
    """The image could not be decoded; the message gives the reason."""


class OutOfMemory(ExplainerError):
    """Even the smallest chunk does not fit into the device's memory."""


class EngineBusy(ExplainerError):
    """The queue is full; try again in a moment."""


class EngineClosed(ExplainerError):
    """The engine has been shut down."""


class Cancelled(ExplainerError):
    """The work was cancelled before it was finished."""


class UnfitArgument(ExplainerError, ValueError):
    """An argument of a call from Python cannot be used; the message states what it may be."""
