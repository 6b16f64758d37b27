"""Citation styles: the ones that are shipped, and any CSL file of the user."""

import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from docbase.errors import CitationError
from docbase.messages import gettext as _

DEFAULT_STYLE = "iso690-author-date-fr"
"""ISO 690 in French, author and date."""
_FOLDER = Path(__file__).parent.parent / "data" / "csl"
_MENDED = "docbase-iso690-author-date-fr"
# Zotero's styles of these names drop the number and the extent of reports, most of what a centre holds;
# abstracts are printed by docbase, whatever the style.
_ALIASES = {"iso690-author-date-fr": _MENDED, "iso690-author-date-fr-no-abstract": _MENDED}
_CSL = "{http://purl.org/net/xbiblio/csl}"
_SUBSTITUTE = re.compile(r'\ssubsequent-author-substitute="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A citation style, read and found to be one."""

    name: str
    xml: str
    """The style itself, in CSL."""
    is_numeric: bool
    """Whether references are numbered in the order in which they are cited."""

    def with_every_author(self) -> "Style":
        """Returns the style without the dash for a repeated author, which means nothing under headings."""
        return replace(self, xml=_SUBSTITUTE.sub("", self.xml))


def style_names() -> tuple[str, ...]:
    """Returns the names of the styles that are shipped."""
    return tuple(sorted({*_ALIASES, *(path.stem for path in _FOLDER.glob("*.csl"))}))


def style_path(style: str | Path) -> Path:
    """Returns the file of a style given by its name, or by the path of a CSL file.

    Raises:
        CitationError: no such style is shipped, and no such file exists.
    """
    name = str(style)
    if name in style_names():
        return _FOLDER / f"{_ALIASES.get(name, name)}.csl"
    path = Path(style).expanduser()
    if path.is_file():
        return path
    near = difflib.get_close_matches(name, style_names(), n=3, cutoff=0.4) or style_names()
    raise CitationError(
        _("There is no citation style “{name}”.").format(name=name),
        hint=_("Choose {names}, or give the path of a .csl file.").format(names=", ".join(near)),
        value=name,
    )


def load_style(style: str | Path) -> Style:
    """Returns the style given by its name, or by the path of a CSL file.

    Raises:
        CitationError: there is no such style, or the file is not a CSL style that can be used by itself.
    """
    path = style_path(style)
    try:
        xml = path.read_text(encoding="utf-8-sig")
        root = ElementTree.fromstring(xml)
    except (OSError, UnicodeDecodeError, ElementTree.ParseError) as error:
        raise _not_a_style(path) from error
    if root.tag != f"{_CSL}style":
        raise _not_a_style(path)
    if root.find(f"{_CSL}bibliography") is None:
        return _parent(root, path)
    category = root.find(f"{_CSL}info/{_CSL}category[@citation-format]")
    is_numeric = category is not None and category.get("citation-format") == "numeric"
    return Style(name=path.stem, xml=xml, is_numeric=is_numeric)


def _parent(root: ElementTree.Element, path: Path) -> Style:
    """Returns the style a dependent style stands for; pandoc would look for it on the network."""
    link = root.find(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
    if link is None:
        raise CitationError(
            _("The style {path} has no bibliography: it only makes citations.").format(path=path),
            hint=_("Choose another style."),
            path=path,
        )
    parent = link.get("href", "").rpartition("/")[2]
    if parent in style_names():
        return load_style(parent)
    raise CitationError(
        _("The style {path} only refers to another, “{parent}”, which is not here.").format(
            path=path, parent=parent
        ),
        hint=_("Give the path of {parent}.csl instead.").format(parent=parent),
        path=path,
    )


def _not_a_style(path: Path) -> CitationError:
    return CitationError(
        _("{path} is not a CSL style.").format(path=path),
        hint=_("Give a .csl file, as found on zotero.org/styles, or the name of a style of docbase."),
        path=path,
    )
