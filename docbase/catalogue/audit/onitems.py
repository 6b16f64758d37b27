"""Rules on paper copies: what is stuck on each must tell it from all the others."""

from collections.abc import Iterator

from docbase.catalogue.audit.rule import Case, Cases, Fault, Rule
from docbase.messages import gettext as _


def _shared_barcodes(cases: Cases) -> Iterator[tuple[Case, Fault]]:
    bearers: dict[str, list[Case]] = {}
    for case in cases:
        for item in case.record.items:
            if barcode := item.barcode.strip():
                bearers.setdefault(barcode, []).append(case)
    for barcode, cases_ in bearers.items():
        if len(cases_) > 1:
            for case in dict.fromkeys(cases_):
                yield case, _shared(barcode, sorted({other.record.id for other in cases_ if other != case}))


def _shared(barcode: str, others: list[str]) -> Fault:
    if others:
        message = _("The barcode “{barcode}” is also that of a copy of {others}.").format(
            barcode=barcode, others=", ".join(others)
        )
    else:
        message = _("The barcode “{barcode}” is that of two copies of this record.").format(barcode=barcode)
    return Fault(
        message=message,
        hint=_("Take the copies from the shelf, and correct the barcode of one."),
        place="items",
    )


RULES = (
    Rule(
        code="shared-barcode",
        severity="warning",
        compare=_shared_barcodes,
        why=lambda: _(
            "Two copies have one barcode: a loan, a return and a stocktake may be noted for the wrong one."
        ),
    ),
)
