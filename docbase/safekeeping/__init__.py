"""Backups of a centre: made while it is used, verified, and put back."""
