"""The clinical content of the sample letters, as data: claims, axes, treatments and prose."""
