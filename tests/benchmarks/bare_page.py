"""The floor for any Dash page: three small heat maps, waitress, Dash's own compression."""

import dash
import numpy as np
import plotly.graph_objects as go
import waitress
from dash import dcc, html


def main() -> None:
    app = dash.Dash("bare", assets_folder="none", compress=True, serve_locally=True)
    values = np.random.default_rng(0).random((3, 18, 18), np.float32)
    app.layout = html.Div(
        [
            dcc.Graph(id=f"graph-{number}", figure=go.Figure(go.Heatmap(z=each)))
            for number, each in enumerate(values)
        ]
    )
    server = waitress.create_server(app.server, host="127.0.0.1", port=0, threads=8)
    print(f"http://127.0.0.1:{server.effective_port}/", flush=True)
    server.run()


if __name__ == "__main__":
    main()
