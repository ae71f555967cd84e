"""Which options of the command line change the conclusions about a topic."""

MODEL_OPTIONS = {
    "module": ("--model", "--device"),
    "weights": ("--weights",),
    "output": ("--output", "--multi-label"),
    "classes": ("--labels",),
    "preprocessing": (
        *("--input-size", "--resize", "--crop-mode", "--interpolation", "--mean", "--std"),
        *("--channels", "--bands"),
    ),
    "layers": ("--layers", "--grid"),
}
GALLERY_OPTIONS = {
    "layout": ("--images",),
    "split": ("--split",),
    "training": ("--split", "--images"),
    "classes": ("--class-map",),
}
