"""What became of decisions like these, and which went the other way?"""
