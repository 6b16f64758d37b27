"""The saved searches of a centre: what they ask, and which answers are new."""
