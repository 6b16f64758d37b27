"""MODS, Dublin Core and JSON-LD, read by other programs."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from docbase.exchange.writing.exporting import export
from docbase.exchange.writing.linked import Place, linked_data
from docbase.exchange.writing.statements import Setting
from docbase.model.record import Host, Record
from tests.cite.samples import TEN, VOCABULARY
from tests.exchange.writing.samples import FULL, WHOLE, selected

MODS = {"m": "http://www.loc.gov/mods/v3"}
needs_bibutils = pytest.mark.skipif(
    shutil.which("xml2ris") is None, reason="bibutils is not installed (on Debian: apt install bibutils)"
)


def mods(record: Record) -> ElementTree.Element:
    found = ElementTree.fromstring(export(selected(record), "mods").content).find("m:mods", MODS)
    assert found is not None
    return found


def test_what_shares_an_element_stands_in_one() -> None:
    one = mods(FULL)
    assert len(one.findall("m:titleInfo", MODS)) == 1
    assert len(one.findall("m:originInfo", MODS)) == 1
    assert len(one.findall("m:relatedItem[@type='host']", MODS)) == 1
    host = one.find("m:relatedItem[@type='host']/m:part", MODS)
    assert host is not None
    numbers = {detail.get("type"): detail.findtext("m:number", "", MODS) for detail in host}
    assert numbers == {"volume": "14", "issue": "4", None: ""}


def test_terms_keep_their_ids_and_bodies_are_no_persons() -> None:
    one = mods(FULL)
    ids = [subject.get("valueURI") for subject in one.findall("m:subject[@authority='docbase-axes']", MODS)]
    assert ids == list(FULL.axes)
    bodies = one.findall("m:name[@type='corporate']/m:namePart", MODS)
    assert [body.text for body in bodies] == ["IREV", "Atelier & Cie <ville>", "ANRU"]


def test_signs_that_xml_does_not_know_are_left_out() -> None:
    one = mods(replace(FULL, title="Un\x0btitre\uffff", abstract="Deux\nlignes"))
    assert one.findtext("m:titleInfo/m:title", "", MODS) == "Untitre"
    assert one.findtext("m:abstract", "", MODS) == "Deux\nlignes"


@needs_bibutils
def test_bibutils_reads_mods(tmp_path: Path) -> None:
    file = tmp_path / "notices.xml"
    # It takes a page of a site for a chapter, whatever its genre says.
    cited = [record for record in TEN if record.type != "site-web"]
    file.write_bytes(export(selected(*cited), "mods").content)
    done = subprocess.run(["xml2ris", "-nb", file], capture_output=True, text=True, check=True)
    kinds = [line[6:].strip() for line in done.stdout.splitlines() if line.startswith("TY")]
    assert kinds == ["RPRT", "BOOK", "BOOK", "BOOK", "JOUR", "RPRT", "THES", "BOOK", "JOUR"]
    for line in ("AU  - Étchart, Maylis", "JO  - Santé & territoires", "IS  - 4", "EP  - 71"):
        assert line in done.stdout


def test_dublin_core_is_plain_words() -> None:
    text = export(selected(FULL), "dc").content.decode()
    for line in (
        "<dc:creator>La Rochelle, Inès de</dc:creator>",
        "<dc:contributor>Étchart, Maylis</dc:contributor>",
        "<dc:coverage>Mons-en-Barœul</dc:coverage>",
        "<dc:identifier>ISBN 978-2-9999-1234-5</dc:identifier>",
        "<dc:source>Les cahiers de la ville, vol. 14, n° 4, p. 55-71</dc:source>",
        "<dc:language>fre</dc:language>",
    ):
        assert line in text


def graph() -> dict[str, Any]:
    found = json.loads(export(WHOLE, "json-ld").content)
    assert found["@context"] == "https://schema.org"
    return {one["@id"]: one for one in found["@graph"]}


def test_json_ld_tells_persons_from_bodies_and_articles_from_their_issue() -> None:
    one = graph()["#tout-dire-2015"]
    assert one["author"] == [
        {"@type": "Organization", "name": "IREV"},
        {
            "@type": "Person",
            "name": "Inès de La Rochelle",
            "familyName": "La Rochelle",
            "givenName": "Inès de",
        },
    ]
    article = graph()["#s05"]["isPartOf"]
    assert article["issueNumber"] == "4"
    assert article["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "Santé & territoires"}


def test_json_ld_leads_to_the_publications_that_go_out_too() -> None:
    one = graph()["#tout-dire-2015"]
    assert one["translationOfWork"] == {"@id": "#s03", "name": "Mots de la cohésion sociale"}
    assert "isBasedOn" not in one


def test_a_page_of_the_web_has_its_address_and_that_of_the_publication() -> None:
    setting = Setting(vocabulary=VOCABULARY)
    place = Place(id="https://c.example/n/1", address="https://c.example/n/1", files=[("a.pdf", "/a")])
    said = linked_data(FULL, setting, place)
    assert said["url"] == said["@id"] == place.id
    assert said["sameAs"] == FULL.url
    assert said["encoding"] == {"@type": "MediaObject", "contentUrl": "/a", "name": "a.pdf"}
    hostless = replace(FULL, host=Host(), url="javascript:alert(1)")
    assert "sameAs" not in linked_data(hostless, setting, place)
