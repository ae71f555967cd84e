"""Forward and backward through a network, and what is read from them."""
