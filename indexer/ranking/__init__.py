"""What ranks, whatever the store: candidates with exact scores in, an order out."""
