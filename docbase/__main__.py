"""`python -m docbase`."""

import sys

from docbase.cli import main

if __name__ == "__main__":
    sys.exit(main())
