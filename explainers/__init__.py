"""torch and Captum: model and pixels in, frozen NumPy results out."""
