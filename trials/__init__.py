"""What tests and benchmarks both try the product on; it imports neither of them."""
