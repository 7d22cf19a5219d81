"""What does a text mean, whatever its words? Requests and reasons, told from its vectors."""
