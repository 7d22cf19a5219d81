"""What is asked? From what a person gives (a text, an issue, filters) to an `Ask`."""
