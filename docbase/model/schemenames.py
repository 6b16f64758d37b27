"""What the lists of the vocabulary are called in the user's language: one way for every face."""

from docbase.messages import gettext as _


def scheme_label(name: str) -> str:
    """Returns what a list of the vocabulary is called; the name itself when it is none."""
    labels = {
        "axes": _("Axes"),
        "themes": _("Themes"),
        "publication_types": _("Types"),
        "action_formats": _("Formats of actions"),
        "publics": _("Publics"),
        "territories": _("Territories"),
        "actors": _("Actors"),
        "funders": _("Funders"),
        "frameworks": _("Policy frameworks"),
    }
    return labels.get(name, name)
