"""Records changed by people: many at once, one as text, and back again."""
