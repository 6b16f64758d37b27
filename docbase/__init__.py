"""docbase: the catalogue, full-text search and bibliographies of a documentation centre."""
