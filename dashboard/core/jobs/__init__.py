"""Long work in the background, each piece with a state to be polled."""

from dashboard.core.jobs.job import Job, JobState

__all__ = ["Job", "JobState"]
