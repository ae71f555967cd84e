"""What every test of a heat map holds to; a change of any of it is a new protocol."""

PROTOCOL = 4  # to be raised whenever a result would come out differently

COPIES = 20  # spatially permuted copies that a map is ranked among
STEPS = 14  # of insertion and deletion
ROUGH_COPIES, ROUGH_STEPS = 2, 7  # the same where all layers are compared
BLUR_PIXELS, BLUR_SIGMA = 11, 5.0  # what insertion starts from, as in RISE
ROAD_KEPT = (90, 70, 50, 30)  # percent of the pixels that ROAD keeps, step by step
ROAD_NOISE = 0.01  # standard deviation, in units of the network's input
SQUARES, SQUARE = 40, 3 / 8  # infidelity: how many are removed, and their side beside the input's
NUDGES, RADIUS = 10, 0.02  # sensitivity: nudged inputs, and by how much at most in any value
CASCADE = 8  # steps of the parameter randomisation, at most
SANITY_IMAGES = 4
CONFIDENT = 0.5  # probability from which an image may stand in a grid; the surest come first
GRIDS = 8
CHANCE = 0.25  # a quarter of the grid
ALIKE = 0.01  # mean probabilities that lie closer do not count as different

ROUGH_PASSES = 2 * (ROUGH_COPIES + 1) * (ROUGH_STEPS - 1)  # of one layer's map
FAITHFULNESS_PASSES = 2 * (COPIES + 3) * (STEPS - 1) + (COPIES + 3) * len(ROAD_KEPT) + SQUARES + 3
