"""The fixed settings of every test of a heat map; any change makes a new protocol."""

PROTOCOL = 6  # increment whenever a result would change

COPIES = 20  # spatially permuted copies to rank a map among
STEPS = 7  # of insertion and deletion
ROUGH_COPIES = 2  # the same if all layers are compared
FILLINGS, SEEDS = 2, 2  # of insertion and deletion, and of ROAD, against trivial maps
HALVES, HALF_CELLS = 192, 7  # random halves that are removed, of a grid of 7 x 7 cells
HALVES_COPIES = 199  # permuted copies to rank a map among there, without passes of their own
TRIVIAL_MAPS, OTHER_IMAGES = 3, 4  # rivals: maps that need no network, and those of other images
BLUR_PIXELS, BLUR_SIGMA = 11, 5.0  # a blur as in RISE
STRONG_PIXELS, STRONG_SIGMA = 61, 20.0  # one that leaves patches of colour
ROAD_KEPT = (90, 70, 50)  # percent of the pixels that ROAD keeps, step by step
ROAD_NOISE = 0.01  # standard deviation, in units of the network's input
SQUARES, SQUARE = 40, 3 / 8  # infidelity: how many are removed, and their side beside the input's
NUDGES, RADIUS = 10, 0.02  # sensitivity: nudged inputs, and by how much at most in any value
CASCADE = 8  # steps of the parameter randomisation, at most
SANITY_IMAGES = 4
# probability from which an image may be used in a grid; the most confident come first
CONFIDENT = 0.5
GRIDS = 8
CHANCE = 0.25  # a quarter of the grid
ALIKE = 0.01  # mean probabilities closer than this count as equal

ROUGH_PASSES = 2 * (ROUGH_COPIES + 1) * (STEPS - 1)  # of one layer's map


def faithfulness_passes(others: int) -> int:
    """How many pictures the tests of one map need, besides the passes for the maps."""
    moved, imputed = 2 * (STEPS - 1), len(ROAD_KEPT)
    rivals = (1 + TRIVIAL_MAPS + others) * (FILLINGS * moved + SEEDS * imputed)
    ends = 2 * 2 * (FILLINGS + 1) + 2 + 1 + 1  # pictures that all maps share
    return COPIES * (moved + imputed) + rivals + HALVES + SQUARES + ends
