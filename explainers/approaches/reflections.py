"""All approaches together: which to try first for which question, by our judgement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Reflection:
    """The summary of one of Hohman's questions over all approaches."""

    question: str  # of guide.QUESTIONS
    heading: str  # the question in words
    best: Mapping[str, Keys]  # by answer: keys of the approaches to try first
    text: str
    # why no approach here has an answer: a sentence for each, after the text
    unanswered: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_best(self) -> Keys:
        """The first suggestions for any answer, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(self.best.values())))

    @property
    def whole_text(self) -> str:
        """The text, and why some answers have no approach here."""
        return " ".join((self.text, *self.unanswered.values()))


REFLECTIONS: tuple[Reflection, ...] = (
    Reflection(
        "why",
        "Why look inside at all?",
        {
            "interpretability and explainability": ("grad_cam",),
            "debugging and improving models": ("classes", "statistics", "filters"),
            "comparing and selecting models": ("grad_cam", "statistics"),
            "teaching": ("filters", "feature_maps"),
        },
        (
            "To explain one decision, start with Grad-CAM of the last stage and its evidence. To "
            "debug a confusion, compare the two classes: numbers show which channels differ. To "
            "find faults in training, use statistics and filters first; they need neither class "
            "nor label. To choose between models, compare their Grad-CAMs and statistics on the "
            "same images. To teach, begin with filters and feature maps: they show what the "
            "network computes before any attribution."
        ),
    ),
    Reflection(
        "who",
        "Who looks?",
        {
            "developers": ("statistics", "feature_maps", "classes"),
            "users": ("grad_cam", "image_map"),
            "non-experts": ("grad_cam", "image_map"),
        },
        (
            "Users and non-experts read Grad-CAM's smooth map of the last stage and a map of the "
            "images. Both mislead without their caveats, so these are shown beside them. "
            "Developers need more: the statistics, the feature map of every channel, and the "
            "channels that separate two classes."
        ),
    ),
    Reflection(
        "what",
        "What is shown?",
        {
            "architecture": ("statistics",),
            "learned parameters": ("filters",),
            "individual units": ("feature_maps",),
            "neurons in high-dimensional space": ("classes", "image_map"),
            "aggregated information": ("grad_cam", "statistics"),
        },
        (
            "Filters show learned parameters; feature maps show individual units. The comparison "
            "of classes and the map of the images show the space of all units. All attributions "
            "show aggregated information, one number for each place; look at Grad-CAM first. The "
            "statistics aggregate whole layers. The architecture appears only as the order of "
            "layers, most clearly in the rows of the statistics."
        ),
    ),
    Reflection(
        "how",
        "How is it shown?",
        {
            "dimensionality reduction": ("image_map",),
            "line charts": ("classes",),
            "instance-based exploration": ("grad_cam", "integrated_gradients"),
            "interactive experimentation": ("grad_cam",),
            "attribution and feature visualisation": ("grad_cam", "integrated_gradients"),
        },
        (
            "Attribution and instances belong together here: every map lies on its image, "
            "Grad-CAM's for each layer, integrated gradients' for each pixel. Grad-CAM needs no "
            "wait, so changing class or layer becomes the experiment. Lines show values over "
            "depth, such as where two classes begin to differ. The map of the images shows "
            "hundreds of dimensions in two components."
        ),
        {
            "node-link": (
                "Node-link diagrams are left to graph tools: for one image, layers in "
                "execution order are more useful than boxes with arrows."
            ),
        },
    ),
    Reflection(
        "when",
        "When in the life of a model?",
        {
            "during training": ("filters", "statistics"),
            "after training": ("grad_cam", "classes"),
        },
        (
            "During training, check filters and statistics at every checkpoint, and compare two "
            "checkpoints as two models. Attributions, with Grad-CAM first, and comparisons of "
            "classes belong after training: the map of a half-trained network explains an "
            "unfinished decision."
        ),
    ),
    Reflection(
        "where",
        "Where is it used?",
        {
            "domains": ("grad_cam", "integrated_gradients", "occlusion"),
            "community": ("filters", "statistics"),
        },
        (
            "Grad-CAM is often published. Integrated gradients come with axioms for a map that "
            "must be defended. Occlusion tests the network itself and is easy to explain; but a "
            "covered image is one the network was not trained on. "
            "Teams that build networks share filters and statistics. Everywhere, trust the "
            "evidence beside a map, not its looks."
        ),
    ),
)
