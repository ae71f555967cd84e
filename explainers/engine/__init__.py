"""Requests in, results out: the queue, its worker, the models and the stored results."""
