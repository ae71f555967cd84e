"""Results in, plotly Figure out: pure, no Dash."""
