"""What the server shares among all panels and routes, with its background jobs."""

from dashboard.services.jobs import Jobs
from dashboard.services.services import Services

__all__ = ["Jobs", "Services"]
