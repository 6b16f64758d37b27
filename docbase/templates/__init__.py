"""Templates by publication type: new records drafted from them, and Word forms made and read back."""
