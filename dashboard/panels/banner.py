"""The line under the header: which model is shown and why, and what is being fetched."""
