"""Suggestions for a record, from its text and from the records that people have reviewed."""
