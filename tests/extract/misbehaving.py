"""Extractors that do what bad files make libraries do; the name of the file says what."""

import os
import signal
import time

from docbase.errors import EncryptedDocumentError
from docbase.messages import gettext as _
from docbase.model.extract import Extract, Page, SourceFile


class Misbehaving:
    """Reads .txt files; `hangs.txt` hangs, and so on."""

    name = "misbehaving"
    version = "1"
    formats = ("text",)

    def extract(self, source: SourceFile) -> Extract:
        match source.path.stem:
            case "hangs":
                time.sleep(600)
            case "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            case "swells":
                bytearray(4 * 1024 * 1024 * 1024)
            case "fails":
                raise ValueError("a defect")
            case "refuses":
                raise EncryptedDocumentError(
                    _("Check the path."), hint="hint", path=source.path, field="field"
                )
        return Extract(
            format="text", extractor="misbehaving/1", pages=(Page(number=1, text=source.path.read_text()),)
        )
