"""What is said on the form of a record: the names of its fields and boxes, how they are filled in."""

from docbase.messages import gettext as _


def label_of(name: str) -> str:
    """Returns what a field is called on a form."""
    labels = {
        "title": _("Title"),
        "subtitle": _("Subtitle"),
        "type": _("Type"),
        "contributors": _("Authors and contributors"),
        "date": _("Date"),
        "edition": _("Edition"),
        "publisher": _("Publisher"),
        "place": _("Place of publication"),
        "extent": _("Extent"),
        "language": _("Language"),
        "genre": _("Kind of work"),
        "series": _("Series"),
        "host": _("In"),
        "publication_state": _("State before publication"),
        "abstract": _("Abstract"),
        "themes": _("Themes"),
        "axes": _("Axes"),
        "keywords": _("Keywords"),
        "territories": _("Territories"),
        "publics": _("Publics"),
        "identifiers": _("Identifiers"),
        "url": _("Address on the web"),
        "accessed": _("Address last seen on"),
        "items": _("Copies on paper"),
        "relations": _("Related publications"),
        "added": _("Came in on"),
        "access": _("Who may see it"),
        "status": _("State"),
        "files": _("Files"),
    }
    return labels.get(name, name)


def label_of_box(name: str, box: str) -> str:
    """Returns what a box of a field is called; that of a field alone, as its field."""
    labels = {
        ("contributors", "role"): _("Part played"),
        ("contributors", "name"): _("Name"),
        ("series", "title"): _("Title of the series"),
        ("series", "number"): _("Number"),
        ("host", "title"): _("Journal, volume or site"),
        ("host", "volume"): _("Volume"),
        ("host", "issue"): _("Issue"),
        ("host", "pages"): _("Pages"),
        ("identifiers", "scheme"): _("Kind: isbn, issn, doi…"),
        ("identifiers", "code"): _("Identifier"),
        ("items", "call_number"): _("Call number"),
        ("items", "copy"): _("Copy number"),
        ("items", "barcode"): _("Barcode"),
        ("items", "location"): _("Location"),
        ("items", "access"): _("Access"),
        ("relations", "type"): _("Relation"),
        ("relations", "id"): _("Identifier or address of the record"),
    }
    return labels.get((name, box), label_of(name))


def help_of(name: str) -> str:
    """Returns how a field is filled in, where that does not go without saying."""
    helps = {
        "contributors": _("A person is written “Dupont, Anne”; a body, by its name."),
        "date": _("2015, 2015-11 or 2015-11-03; 2015~ when it is approximate; 2014/2015 for a span."),
        "keywords": _("Free words; several are put apart by semicolons."),
        "extent": _("As on the publication: 48 p."),
    }
    return helps.get(name, "")


def source_of(name: str) -> str:
    """Returns where a value comes from that nobody has looked at; empty for what is not known."""
    if name.endswith("-metadata"):
        return _("read in the file")
    labels = {
        "first-page": _("read on the first page"),
        "file-name": _("read in the name of the file"),
        "suggestion": _("given by a rule"),
        "text": _("read in the text"),
    }
    return labels.get(name, name)
