"""A change of the vocabulary: told first with all the records that follow, then made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from docbase.errors import CatalogueError, ConfigurationError, DocbaseError
from docbase.messages import gettext as _
from docbase.model.schemenames import scheme_label
from docbase.web.asking import Asked
from docbase.web.desk import addresses
from docbase.web.desk.differences import differences, pages_of, seal_of
from docbase.web.desk.history import page_sent
from docbase.web.errors import BadRequestError, status_of
from docbase.web.routing import At
from docbase.web.visits import Visit

if TYPE_CHECKING:
    from docbase.centre import VocabularyDesk
    from docbase.model.revision import NewTerm, Revision

CHANGE = f"{addresses.TERMS}/changer"
_SENT = (
    *("operation", "term", "scheme", "label", "keeps", "names", "under", "other", "note", "alt"),
    *("family", "keyword", "name", "actor", "kind"),
)
"""What the form of a change may say."""
_LONGEST = 2000


def changed(visit: Visit) -> Response:
    """Shows what a change would do, or does it once it was looked at."""
    try:
        revision = _revision(visit, visit.centre.vocabulary_desk)
    except (ConfigurationError, CatalogueError) as error:
        return _told(visit, None, error, status=422)
    if visit.sent("action") != "carry out" or seal_of(revision.plan) != visit.sent("seal"):
        return _told(visit, revision)
    try:
        with visit.site.renewal.changing(visit.centre):
            entry = visit.centre.revise(revision, reindexes=False)
    except DocbaseError as error:
        return _told(visit, revision, error, status=status_of(error))
    if entry is None:
        return _told(visit, revision)
    return RedirectResponse(addresses.with_query(addresses.entry(entry.number), [("done", "1")]), 303)


def _revision(visit: Visit, desk: VocabularyDesk) -> Revision:
    said = {name: visit.sent(name).strip()[:_LONGEST] for name in _SENT}
    match said["operation"]:
        case "add":
            return desk.add(said["scheme"], said["label"], **_new(said))
        case "promote":
            return desk.promote(said["keyword"], **_new(said))
        case "adopt" if said["actor"]:
            return desk.adopt(said["name"], desk.term(said["actor"], "actors").id)
        case "adopt":
            values = {"kind": said["kind"]} if said["kind"] else {}
            return desk.adopt(said["name"], values=values)
        case _:
            return _of_term(said, desk)


def _of_term(said: dict[str, str], desk: VocabularyDesk) -> Revision:
    term = desk.term(said["term"])
    match said["operation"]:
        case "rename":
            return desk.rename(term.id, said["label"], keeps=said["keeps"] == "1")
        case "add names":
            return desk.add_names(term.id, _several(said["names"]))
        case "drop names":
            return desk.drop_names(term.id, _several(said["names"]))
        case "move":
            return desk.move(term.id, desk.term(said["under"], term.scheme).id if said["under"] else "")
        case "note":
            return desk.set_values(term.id, {"note": said["note"]})
        case "merge":
            return desk.merge(term.id, desk.term(said["other"], term.scheme).id)
        case "deprecate":
            return desk.deprecate(term.id)
        case "activate":
            return desk.activate(term.id)
    raise BadRequestError(_("This form cannot be understood."))


def _new(said: dict[str, str]) -> NewTerm:
    new: NewTerm = {}
    if said["under"]:
        new["under"] = said["under"]
    if said["alt"]:
        new["alt"] = _several(said["alt"])
    if said["note"]:
        new["note"] = said["note"]
    if said["family"]:
        new["family"] = said["family"]
    return new


def _several(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


def _told(
    visit: Visit, revision: Revision | None, error: DocbaseError | None = None, status: int = 200
) -> Response:
    changes = revision.plan.changes if revision else ()
    page = min(page_sent(visit), pages_of(changes))
    term = visit.centre.vocabulary.get(visit.sent("term"))
    scheme = term.scheme if term else visit.sent("scheme")
    return visit.page(
        "desk/revision.html",
        status,
        asked=Asked(),
        revision=revision,
        error=error,
        terms=[(one.after, scheme_label(one.after.scheme)) for one in revision.terms] if revision else [],
        records=len(revision.records) if revision else 0,
        changes=differences(visit.centre, changes, page),
        page=page,
        pages=pages_of(changes),
        hidden=[(name, visit.sent(name)) for name in _SENT if visit.sent(name)],
        seal=seal_of(revision.plan) if revision else "",
        back=addresses.term(term.id) if term else addresses.scheme(scheme) if scheme else addresses.TERMS,
        address=CHANGE,
    )


ADDRESSES = (At(CHANGE, changed, ("POST",), "cataloguer", is_slow=True),)
