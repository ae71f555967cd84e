"""Forward and backward through a network, and the results read from them."""
