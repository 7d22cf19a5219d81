"""What goes out of the house: chosen decisions as a table of prior determinations."""
