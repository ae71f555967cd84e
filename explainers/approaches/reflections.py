"""All approaches together: which question is best answered by which."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reflection:
    """What can be said of one of Hohman's questions over all approaches."""

    question: str  # of guide.QUESTIONS
    asks: str  # the question in words
    best: tuple[str, ...]  # keys of the approaches that answer it best
    text: str


REFLECTIONS: tuple[Reflection, ...] = (
    Reflection(
        "why",
        "Why look inside at all?",
        ("grad_cam", "classes", "statistics", "filters"),
        "To explain one decision, Grad-CAM of the last stage, with its evidence, is the shortest "
        "way. To debug a confusion, the comparison of the two classes says in numbers which "
        "channels differ. To find what is broken in training, the statistics and filters come "
        "first, as they need neither class nor label. To teach, begin with filters and feature "
        "maps: they show what is there before anything is attributed.",
    ),
    Reflection(
        "who",
        "Who looks?",
        ("grad_cam", "image_map", "statistics"),
        "Users and non-experts read a smooth map of the last stage and a map of the images; both "
        "mislead without their caveats, so these stand beside them in words. Developers need what "
        "nobody else can read: statistics, gradients and channels.",
    ),
    Reflection(
        "what",
        "What is shown?",
        ("filters", "feature_maps", "classes", "grad_cam", "statistics"),
        "Learned parameters are shown by the filters alone, individual units by feature maps, the "
        "space of all units by the comparison of classes and by the map of the images. All "
        "attributions show aggregated information: one number for each place. The architecture "
        "appears only as the order of layers, which every strip and table keeps.",
    ),
    Reflection(
        "how",
        "How is it shown?",
        ("grad_cam", "integrated_gradients", "image_map", "classes"),
        "Attribution and instances belong together here: every map lies on the image that was "
        "asked about, and changing class, layer or method is the experiment. Lines show what "
        "runs over depth, two components what lies in hundreds of dimensions. Node-link diagrams "
        "are left to tools that draw graphs: layers in the order in which they run say more about "
        "an image than boxes with arrows.",
    ),
    Reflection(
        "when",
        "When in the life of a model?",
        ("filters", "statistics", "grad_cam", "classes"),
        "During training, filters and statistics are worth a look at every checkpoint, and two "
        "checkpoints can be compared as two models. Attributions and comparisons of classes "
        "belong after training: a map of a half-trained network explains a half-made decision.",
    ),
    Reflection(
        "where",
        "Where is it used?",
        ("grad_cam", "integrated_gradients", "occlusion"),
        "Grad-CAM is what most fields publish; integrated gradients come with axioms where a map "
        "has to be defended; occlusion asks the network itself and is understood by everyone. "
        "Wherever it is used, the evidence beside the map, not its looks, says how far it goes.",
    ),
)
