"""`load`: any saved result, from its file."""

from os import PathLike

from dashboard.api.explanation import KIND as MAP
from dashboard.api.explanation import Explanation, explanation_in
from dashboard.api.files import UnreadableResult, read_result
from data.gallery.items import printable


def load(path: str | PathLike[str], *, layer: str | None = None) -> Explanation:
    """A result that `.save` wrote, the app's download of a raw map, or a file of `explain --maps`.

    `layer` chooses one map of a file with several. The result is as it was saved, but without the
    model: only what its file holds is available. Files of release 0.9.1 and earlier are read too.

    Raises: UnreadableResult if it is no such file, is damaged, or a newer release wrote it;
    UnfitArgument if the file has several maps and `layer` names none of them.

    Example:
        >>> cam = stratoscope.explain("efficientnet_lite0", "photos/coffee.png")
        >>> stratoscope.load(cam.save("coffee.npz")).label
        'espresso'
    """
    record, arrays = read_result(path)
    kind = record.get("kind", MAP)
    if kind == MAP:
        return explanation_in(path, record, arrays, layer)
    raise UnreadableResult(
        f"{printable(str(path))} holds a result of the kind {kind!r:.40}; update Stratoscope."
    )
