"""What a network returns: recorded, as maps, as logits."""
