"""Files of other programs read as descriptions of publications, and what an import would do with them."""
