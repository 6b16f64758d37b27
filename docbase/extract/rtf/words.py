"""The control words of RTF that docbase knows, by what they mean."""

import re

from docbase.extract.flow import HARD_BREAK

SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "page": HARD_BREAK, "nestcell": "\t", "nestrow": "\n",
}  # fmt: skip
ESCAPED = {"~": "\u00a0", "_": "-", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}"}
UNREAD = frozenset({
    "aftncn", "aftnsep", "aftnsepc", "annotation", "atnauthor", "atndate", "atnid", "bkmkend", "bkmkstart",
    "colortbl", "colorschememapping", "comment", "datastore", "falt", "filetbl", "fldinst", "ftncn", "ftnsep",
    "ftnsepc", "generator", "latentstyles", "listoverridetable", "listtable", "listtext", "mmathPr",
    "nonesttables", "nonshppict", "objclass", "objdata", "objname", "panose", "pgptbl", "pict", "pntext",
    "pntxta", "pntxtb", "revtbl", "rsidtbl", "rxe", "shppict", "shprslt", "sn", "sp", "tc", "template",
    "themedata", "txe", "ud", "userprops", "xe", "xmlnstbl",
})  # fmt: skip
"""Groups whose content is not text of the document, or repeats it."""
STARRED = frozenset({"shpinst", "shptxt", "do", "footnote", "nesttableprops", "fldrslt"})
"""Groups that old readers are told to leave out, and that hold text."""
BOXES = frozenset({"shptxt", "dptxbxtext"})
MARGINS = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
INFO = {"title": "title", "subject": "subject", "author": "author", "keywords": "keywords"}
DATES = {"creatim": "created", "revtim": "modified"}
TABLES = {"info": "info", "stylesheet": "styles", "fonttbl": "fonts"}
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""Encodings of fonts by number; the other fonts have that of the document."""
CODE_PAGES = {10000: "mac_roman", 65001: "utf-8"}
HEADING = re.compile(r"(?:heading|titre) ([1-9])", re.IGNORECASE)
TITLES = {"title": 28.0, "titre": 28.0}
SIZES = {1: 20.0, 2: 16.0, 3: 14.0}
TEXT_SIZE = 12.0
