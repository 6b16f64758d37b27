"""Text and metadata out of files: one module per format, a cache, and the workers that read in safety."""
