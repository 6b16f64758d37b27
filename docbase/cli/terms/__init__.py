"""`docbase vocabulary` and `docbase actors`: the lists of terms, looked up and changed."""
