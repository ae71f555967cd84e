"""Stratoscope's own Dash components: the Python half; assets/components holds the React half."""

from dashboard.components.action_row import ActionButton, ActionRow
from dashboard.components.add_to_review import AddToReview
from dashboard.components.approaches import (
    Approaches,
    ApproachName,
    ApproachRow,
    ReflectionData,
    Reflections,
)
from dashboard.components.badge import Badge, BadgeData, FindingData, Findings
from dashboard.components.channel_rows import ChannelRows, EffectRows
from dashboard.components.channel_table import ChannelTable
from dashboard.components.class_options import ClassOptions
from dashboard.components.disagreements import (
    Disagreements,
    DisagreementsData,
)
from dashboard.components.edits import Edits
from dashboard.components.gallery import Gallery
from dashboard.components.histogram import Histogram
from dashboard.components.html_tree import HtmlTree
from dashboard.components.image_tiles import ImageRows, ImageTiles
from dashboard.components.image_view import (
    FieldData,
    ImageView,
    ImageViewData,
    InStep,
    Outline,
    Shape,
    Shown,
)
from dashboard.components.layer_strip import LayerMarks, LayerStrip, StripData, StripRow
from dashboard.components.mosaic import Mosaic
from dashboard.components.of_sample import OfSample
from dashboard.components.parameter_form import ParameterForm
from dashboard.components.picture import Picture, PictureData
from dashboard.components.post_form import PostForm
from dashboard.components.predictions import Bar, EditedBar, Predictions, PredictionsData, Verdict
from dashboard.components.reviewer_name import ReviewerName
from dashboard.components.statistics_table import LayerNames, StatisticsTexts
from dashboard.components.stepper import Stepper
from dashboard.components.tabs import Tabs, TabsData
from dashboard.components.tour import Tour
from dashboard.components.unsent_entries import UnsentEntries
from dashboard.components.verdict_form import VerdictForm
from dashboard.components.view_state import ViewState

__all__ = [
    "ActionButton",
    "ActionRow",
    "AddToReview",
    "ApproachName",
    "ApproachRow",
    "Approaches",
    "Badge",
    "BadgeData",
    "Bar",
    "ChannelRows",
    "ChannelTable",
    "ClassOptions",
    "Disagreements",
    "DisagreementsData",
    "EditedBar",
    "Edits",
    "EffectRows",
    "FieldData",
    "FindingData",
    "Findings",
    "Gallery",
    "Histogram",
    "HtmlTree",
    "ImageRows",
    "ImageTiles",
    "ImageView",
    "ImageViewData",
    "InStep",
    "LayerMarks",
    "LayerNames",
    "LayerStrip",
    "Mosaic",
    "OfSample",
    "Outline",
    "ParameterForm",
    "Picture",
    "PictureData",
    "PostForm",
    "Predictions",
    "PredictionsData",
    "ReflectionData",
    "Reflections",
    "ReviewerName",
    "Shape",
    "Shown",
    "StatisticsTexts",
    "Stepper",
    "StripData",
    "StripRow",
    "Tabs",
    "TabsData",
    "Tour",
    "UnsentEntries",
    "Verdict",
    "VerdictForm",
    "ViewState",
]
