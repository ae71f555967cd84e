"""The pages, in the order of the navigation: one file and one entry each."""

from dashboard.pages import compare, dataset, explore, inputs, judge, layers, methods, reviews
from dashboard.pages.base import Page

PAGES: tuple[Page, ...] = (
    explore.PAGE,
    layers.PAGE,
    compare.PAGE,
    dataset.PAGE,
    reviews.PAGE,
    judge.PAGE,
    methods.PAGE,
    inputs.PAGE,
)
