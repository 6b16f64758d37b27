"""Pages as a person sees them, with the words that answer a question."""
