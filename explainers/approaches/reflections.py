"""All approaches together: which to try first for which question, by our judgement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Reflection:
    """What can be said of one of Hohman's questions over all approaches."""

    question: str  # of guide.QUESTIONS
    asks: str  # the question in words
    best: Mapping[str, Keys]  # by known answer: keys of the approaches to try first
    text: str
    # Why nobody here gives a known answer: a sentence each, which goes on where the text ends.
    nobody: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_best(self) -> Keys:
        """The first suggestions for any answer, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(self.best.values())))

    @property
    def whole_text(self) -> str:
        """The text, and why some answers are given by nobody."""
        return " ".join((self.text, *self.nobody.values()))


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
        "To explain one decision, Grad-CAM of the last stage, with its evidence, is the shortest "
        "way. To debug a confusion, the comparison of the two classes says in numbers which "
        "channels differ. To find what is broken in training, the statistics and filters come "
        "first, as they need neither class nor label. To choose between models, set their "
        "Grad-CAMs and statistics of the same images side by side. To teach, begin with filters "
        "and feature maps: they show what is there before anything is attributed.",
    ),
    Reflection(
        "who",
        "Who looks?",
        {
            "developers": ("statistics", "feature_maps", "classes"),
            "users": ("grad_cam", "image_map"),
            "non-experts": ("grad_cam", "image_map"),
        },
        "Users and non-experts read Grad-CAM's smooth map of the last stage and a map of the "
        "images; both mislead without their caveats, so these stand beside them in words. "
        "Developers need what nobody else can read: the statistics, every channel's feature map, "
        "and the channels that tell two classes apart.",
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
        "Learned parameters are shown by the filters alone, individual units by feature maps, the "
        "space of all units by the comparison of classes and by the map of the images. All "
        "attributions show aggregated information, one number for each place, and Grad-CAM is the "
        "first of them to look at; the statistics aggregate whole layers. The architecture "
        "appears only as the order of layers, which is plainest in the rows of the statistics.",
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
        "Attribution and instances belong together here: every map lies on the image that was "
        "asked about, Grad-CAM's for each layer, that of integrated gradients for each pixel. "
        "Grad-CAM is there at once, so changing class or layer is the experiment. Lines show what "
        "runs over depth, as where two classes begin to differ, and the map of the images shows "
        "in two components what lies in hundreds of dimensions.",
        {
            "node-link": "Node-link diagrams are left to tools that draw graphs: layers in the "
            "order in which they run say more about an image than boxes with arrows.",
        },
    ),
    Reflection(
        "when",
        "When in the life of a model?",
        {
            "during training": ("filters", "statistics"),
            "after training": ("grad_cam", "classes"),
        },
        "During training, filters and statistics are worth a look at every checkpoint, and two "
        "checkpoints can be compared as two models. Attributions, with Grad-CAM first, and "
        "comparisons of classes belong after training: a map of a half-trained network explains a "
        "half-made decision.",
    ),
    Reflection(
        "where",
        "Where is it used?",
        {
            "domains": ("grad_cam", "integrated_gradients", "occlusion"),
            "community": ("filters", "statistics"),
        },
        "Grad-CAM is what most fields publish; integrated gradients come with axioms where a map "
        "has to be defended; occlusion asks the network itself and is understood by everyone. "
        "Those who build networks share filters and statistics. Wherever it is used, the evidence "
        "beside the map, not its looks, says how far it goes.",
    ),
)
