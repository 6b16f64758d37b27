"""The desk in the browser: drafts reviewed, records filled in, changed by the lot, and taken back."""
