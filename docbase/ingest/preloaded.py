"""What every worker needs, loaded once: the server that workers are forked from imports this module.

Each worker then begins with it, and shares its memory with the others.
"""

import gc
import importlib
from contextlib import suppress

from docbase.errors import ConfigurationError
from docbase.extract.base import installed
from docbase.ingest import reading as reading
from docbase.ingest.describe import describe as describe

_LOADED_ON_USE = ("docx.oxml", "lxml.etree", "numpy", "olefile", "pypdfium2.raw", "stdnum.isbn")
"""Libraries that readers import when they meet their first file."""

for _name in _LOADED_ON_USE:
    with suppress(ImportError):  # told by the worker that needs it
        importlib.import_module(_name)
with suppress(ConfigurationError):
    installed()
gc.freeze()  # what is here stays: to look through it would copy its memory into each worker
