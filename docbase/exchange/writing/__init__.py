"""Records as files of other programs."""
