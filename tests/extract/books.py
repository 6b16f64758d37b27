"""Small EPUB books, made where they are needed."""

from collections.abc import Mapping, Sequence

from tests.extract.samples import zipped

XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops">'
)
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
DUBLIN_CORE = (
    '<dc:title id="t">Le guide</dc:title><dc:title id="s">De la rénovation</dc:title>'
    '<meta refines="#s" property="title-type">subtitle</meta>'
    "<dc:creator>Anne Durand</dc:creator><dc:creator>IREV</dc:creator><dc:language>fr</dc:language>"
    "<dc:publisher>IREV</dc:publisher><dc:date>2015-11-03</dc:date>"
    '<meta property="dcterms:modified">2016-01-02T00:00:00Z</meta>'
)


def epub(chapters: Sequence[str], *, nav: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """Returns an EPUB 3 whose chapters are "c1.xhtml", "c2.xhtml"…, with these lists in its navigation."""
    names = [f"c{number}" for number in range(1, len(chapters) + 1)]
    items = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": (
                '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"<metadata>{DUBLIN_CORE}</metadata><manifest>"
                f'<item id="nav" href="nav.xhtml" properties="nav"/>{items}</manifest><spine>{spine}</spine>'
                "</package>"
            ),
            "OEBPS/nav.xhtml": f"{XHTML}<body>{nav}</body></html>",
            **{
                f"OEBPS/{name}.xhtml": f"{XHTML}<head><title/></head><body>{text}</body></html>"
                for name, text in zip(names, chapters, strict=True)
            },
            **(parts or {}),
        }
    )


def listed(kind: str, targets: Mapping[str, str]) -> str:
    """Returns a list of the navigation: "toc" or "page-list"."""
    links = "".join(f'<li><a href="{target}">{label}</a></li>' for target, label in targets.items())
    return f'<nav epub:type="{kind}"><ol>{links}</ol></nav>'
