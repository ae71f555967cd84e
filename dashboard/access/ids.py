"""Component ids of what says who is at work: the header's corner, and the local reviewer's name."""

WHO = "who-name"
LOG_OUT = "log-out-button"
NAMING = "naming-panel"
NAME = "naming"
