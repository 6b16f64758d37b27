"""The corpus folder on disk: records, vocabulary, and the rules they are held to."""
