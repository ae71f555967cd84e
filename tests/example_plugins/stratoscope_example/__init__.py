"""One plugin of each kind for Stratoscope."""
