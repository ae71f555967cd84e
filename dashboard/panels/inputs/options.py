"""Which options of the command line change the conclusions about a topic."""

MODEL_OPTIONS = {
    "module": ("--model",),
    "weights": ("--weights",),
    "classes": ("--labels",),
    "layers": ("--layers", "--grid"),
}
GALLERY_OPTIONS = {
    "layout": ("--images",),
}
