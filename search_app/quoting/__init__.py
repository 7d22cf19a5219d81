"""In which words? Sentences, highlights and citations of the letters that were found."""
