"""What publications reach: counted as it happens, kept by month in reach/, added up when it is asked for."""
