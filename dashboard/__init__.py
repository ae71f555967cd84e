"""The Dash app and the command line; it leaves torch and captum to explainers.

`stratoscope.serve(model, images="photos")` shows one's own model, from a script or a notebook.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.core.version import __version__

if TYPE_CHECKING:
    from dashboard.server.serving import Server
    from explainers.images.preprocess_options import PreprocessOptions

__all__ = ["__version__", "serve"]


def serve(  # noqa: PLR0913 - what one says of a model, of the gallery and of the server
    model: Any,  # noqa: ANN401 - an nn.Module, which only explainers may name
    *,
    images: str | Path | Sequence[str | Path] = (),
    split: str | None = None,
    class_map: str | Path | None = None,
    labels: str | Path | Sequence[str] | None = None,
    preprocess: Callable[..., Any] | None = None,
    preprocess_options: "PreprocessOptions | None" = None,
    layers: Sequence[str] | None = None,
    name: str | None = None,
    output: str | None = None,
    multi_label: bool = False,
    port: int | None = None,
    block: bool = True,
    proxy: bool | None = None,
) -> "Server":
    """Shows a model in the app: an `nn.Module`, a loaded `Model` or the name of one.

    `images` are folders (the starter gallery without), `split` which of their splits is shown,
    `class_map` a file that states the model's class of each folder. `labels` are the class names or
    their file, `preprocess` any callable from a PIL image to a (channels, height, width) array, and
    `preprocess_options` parts stated by hand (`explainers.images.preprocess_options`). `output`
    names the part of the model's output that holds the logits, and `multi_label` states that the
    classes are not mutually exclusive, as `load_model` explains. Blocks until Ctrl-C; with
    `block=False` it returns at once, and the server has `.url` and `.close()`.

    In a Jupyter notebook, `serve(..., block=False)` as the last line of a cell shows the app below
    it. `proxy` states whether the browser reaches it through Jupyter's own server, by
    jupyter-server-proxy; None: where JupyterHub runs the notebook. `port` is 8050 if None, and a
    free one in a notebook.

    Raises: SettingsError, ExplainerError or DataError with one sentence.
    """
    from dashboard.cli.command import print_out
    from dashboard.core.settings import Settings
    from dashboard.notebook import check_is_notebook, frame, free_port, this_notebook

    notebook = None if block else this_notebook()  # before what it silences is imported
    from dashboard.server.serving import open_server
    from explainers import Model, load_model

    if port is None:
        port = 8050 if notebook is None else free_port()
    proxied = notebook is not None and notebook.on_hub if proxy is None else proxy
    prefix = check_is_notebook(notebook).prefix(port) if proxied else ""
    folders = [images] if isinstance(images, str | Path) else images
    options: dict[str, Any] = {
        "images": [str(each) for each in folders] or None,
        "split": split,
        "class_map": None if class_map is None else str(class_map),
        "port": str(port),
        "prefix": prefix or None,
    }
    settings = Settings(**{name: value for name, value in options.items() if value is not None})
    if not isinstance(model, Model):
        model = load_model(
            model,
            labels=labels,
            preprocess=preprocess,
            preprocess_options=preprocess_options,
            layers=layers,
            name=name,
            output=output,
            multi_label=multi_label,
            device=settings.device,
            offline=settings.offline,
        )
    server = open_server(settings, [model], framed_by=notebook.framed_by if notebook else ())
    if notebook is not None:
        server.frame = frame(f"{prefix}/" if proxied else server.url, proxied=proxied)
    for line in server.about:
        print_out(line)
    print_out(f"Stratoscope is at {server.url}")
    if block:
        server.run()
    else:
        server.start()
    return server
