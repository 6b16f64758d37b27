"""The paper copies of a centre: where they stand, who has them, what is missing."""
