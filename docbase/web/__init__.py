"""The reading room: the catalogue in a browser, for those who look for publications."""
