"""What a user decides: by options of the command line, variables of the environment, or defaults.

`settings` defines every setting once; `option` makes an option and a variable of a definition, and
`texts` reads what a person writes there.
"""

from dashboard.core.errors import SettingsError
from dashboard.core.settings.option import add_settings
from dashboard.core.settings.settings import (
    DatabaseSettings,
    GallerySettings,
    MachineSettings,
    ModelSettings,
    ServingSettings,
    Settings,
)
from dashboard.core.settings.texts import OWN_WEIGHTS, Network

__all__ = [
    "OWN_WEIGHTS",
    "DatabaseSettings",
    "GallerySettings",
    "MachineSettings",
    "ModelSettings",
    "Network",
    "ServingSettings",
    "Settings",
    "SettingsError",
    "add_settings",
]
