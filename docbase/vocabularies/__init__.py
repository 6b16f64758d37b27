"""The vocabulary at work: its terms changed with the records that use them, taken in, given out."""
