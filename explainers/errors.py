"""Every error a user of the explainers can cause, each with one sentence that says what to do."""


class ExplainerError(Exception):
    """Base class: `str(error)` is one sentence fit to be shown to the user as it stands."""


class UnknownModel(ExplainerError):
    """The model's name fits no source, or the library has no such model."""


class WeightsUnavailable(ExplainerError):
    """The weights are not on this machine and could not, or may not, be fetched."""


class CheckpointMismatch(ExplainerError):
    """A checkpoint's tensors do not fit the architecture; the sentence names them."""


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


class UnfitModel(ExplainerError):
    """The model cannot be read this way: no 4-D layers, no gradient, an unfit method."""


class UnfitPreprocessing(UnfitModel):
    """The preprocessing contradicts itself, or does not fit the network or the picture."""


class SaturatedOutput(UnfitModel):
    """The model's own probabilities are 0 or 1 to the last digit: no gradient passes them."""


class UnreadableImage(ExplainerError):
    """The image could not be decoded; the sentence gives the reason."""


class OutOfMemory(ExplainerError):
    """Even the smallest chunk does not fit into the device's memory."""


class EngineBusy(ExplainerError):
    """The queue is full; ask again in a moment."""


class EngineClosed(ExplainerError):
    """The engine has been shut down."""


class Cancelled(ExplainerError):
    """The work was cancelled before it was finished."""
