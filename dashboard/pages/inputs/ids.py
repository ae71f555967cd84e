"""Component ids of the Inputs page, and of the link that leads to it from every page."""

LINK = "inputs-link"

MODEL = "inputs-model-panel"
MODEL_TITLE = "inputs-model-title"
MODEL_NOTES = "inputs-model-notes"

GALLERY = "inputs-gallery-panel"
GALLERY_TITLE = "inputs-gallery-title"
GALLERY_NOTES = "inputs-gallery-notes"

UNSHOWN = "inputs-unshown-panel"
UNSHOWN_TITLE = "inputs-unshown-title"
UNSHOWN_LIST = "inputs-unshown-list"

CLASSES = "inputs-classes-panel"
CLASSES_TITLE = "inputs-classes-title"
CLASSES_TABLE = "inputs-classes-table"

PLUGINS = "inputs-plugins-panel"
PLUGINS_LIST = "inputs-plugins-list"

CONFLICTS = "inputs-conflicts-panel"
CONFLICTS_TITLE = "inputs-conflicts-title"
CONFLICTS_LIST = "inputs-conflicts-list"
