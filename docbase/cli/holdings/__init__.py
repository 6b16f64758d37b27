"""`docbase items`: paper copies, listed, described, counted, lent."""
