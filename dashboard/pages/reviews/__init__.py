"""Reviews: what a team found about a model."""
