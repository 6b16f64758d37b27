"""How well likely relations between files are told, and what that costs.

    python -m benchmarks.resemblance FOLDER

FOLDER holds publications; the pairs below were compared by eye. A pair of which a file is absent, or read by
no extractor installed, is left out and named.
"""

import argparse
import dataclasses
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.measure import median, ms, p95, table
from docbase import DocbaseError
from docbase.extract.base import installed, read, source_file
from docbase.ingest.resemblance import Resemblances, Sketch, sketch
from docbase.model.extract import Extract, Page

Pair = frozenset[str]

MANY = 10_000
PAIRS: Sequence[tuple[str, str, str]] = (
    ("same-text", "accessibilite__RGAA-v4.1.2.odt", "accessibilite__RGAA-v4.1.2.pdf"),
    (
        "same-text",
        "accessibilite__rgaa4-2019-exemple-declaration.odt",
        "accessibilite__rgaa4-2019-exemple-declaration.pdf",
    ),
    (
        "same-text",
        "asso__Zeste_de_Savoir_Convocation_AGO_2024.odt",
        "asso__Zeste_de_Savoir_Convocation_AGO_2024.pdf",
    ),
    (
        "same-text",
        "couthenans.fr__CR_du_conseil_municipal_17_septembre_2021.docx",
        "couthenans.fr__CR_reunion_20210917.pdf",
    ),
    (
        "same-text",
        "design.numeriq__justificatif-deplacement-professionnel-fr.docx",
        "design.numeriq__justificatif-deplacement-professionnel-fr.pdf",
    ),
    (
        "same-text",
        "docurba__Exemple_de_cahier_de_charge_pour_recrutement_BE_a_adapter.odt",
        "docurba__doc_20210200_ddt_sat_cc_plu.odt",
    ),
    (
        "same-text",
        "ean-2018__evaluer-accessibilite-chef-projet.docx",
        "ean-2018__evaluer-accessibilite-chef-projet.pdf",
    ),
    # They differ by the date and a dozen words out of 6,500.
    (
        "version",
        "geostandards-r__CNIG_GT-Risques_Synthese-Cadrage-v0.1-relecturePleniere.docx",
        "geostandards-r__CNIG_GT-Risques_Synthese-Cadrage-v1.0.docx",
    ),
    (
        "same-text",
        "geostandards-r__20220616_SPP-22-0503_CR_Reunion_Pleniere.docx",
        "geostandards-r__SPP-22-0503_CR_Reunion_Pleniere-16-06-2022.pdf",
    ),
    (
        "same-text",
        "sites-economiq__240320_Maintenir_l_emploi_et_l_attractivite_dans_un_vieux_territoire_industriel_-_l_e.pdf",
        "sites-economiq__240409_Maintenir_l_emploi_et_l_attractivite_dans_un_vieux_territoire_industriel_-_l_e.pdf",
    ),
    (
        "same-text",
        "sru__221018_Commentaires_Standard_CNIG_SRU.doc",
        "sru__221018_Commentaires_Standard_CNIG_SRU.pdf",
    ),
    (
        "same-text",
        "sru__260303_Standard_CNIG_SRU_niveau1_v2023_rev2026-03.odt",
        "sru__260303_Standard_CNIG_SRU_niveau1_v2023_rev2026-03_vmodif.odt",
    ),
    # The welcome booklet of a school, of one year and of the next.
    ("version", "dossier d'accueil 2020-2021.docx", "flaux__dossier_d_accueil_2021-2022.pdf"),
    (
        "version",
        "paysage__2022.06.27_Glossaire_GT_Paysages.docx",
        "paysage__2023.01.12_Glossaire_GT_Paysages.docx",
    ),
    (
        "version",
        "sites-economiq__230908_sobriete_fonciere_et_dev_eco_v2.0.pdf",
        "sites-economiq__231004_Concilier_sobriete_fonciere_et_developpement_eco.pdf",
    ),
    (
        "version",
        "sites-economiq__240528_L_optimisation_et_la_requalification_pour_renforcer_le_developpement_economiqu.pdf",
        "sites-economiq__240719_L_optimisation_et_la_requalification_pour_renforcer_le_developpement_economiqu.pdf",
    ),
    (
        "version",
        "snds__2019-06_CNAM-INDS_SNDS_Fiches_Thematiques_BENEF_MAJ-2020-09_MPL-2.0.pdf",
        "snds__2019-06_CNAM-INDS_SNDS_Fiches_Thematiques_BENEF_MPL-2.0.pdf",
    ),
    (
        "version",
        "snds__2019_01_SpF_SNDS-ce-quil-faut-savoir-MPL-2.0.docx",
        "snds__2020-10_SpF_SNDS-ce-quil-faut-savoir_V2_MPL-2.0.docx",
    ),
    (
        "version",
        "snds__20210618_Cnam_Communique-IR_VAC_F_sansprofils_MPL-2.0.docx",
        "snds__20210621_Cnam_Communique-IR_VAC_F_Miseajour_sansprofils_MPL-2.0.docx",
    ),
    # The slides have the notes of the speaker, half as much again as what the PDF shows.
    ("version", "snds__2019.11.28_CEPIDC_MPL-2.0.pdf", "snds__2019.11.28_CEPIDC_MPL-2.0.pptx"),
    # The rest is in github.com/DISIC/accessibilite.numerique.gouv.fr, canada-ca/Open_First_Whitepaper and
    # ljean/balafon: put the files beside the others under these names.
    ("translation", "accessibilite__en_301549v020102p.pdf", "fr_301549v020102p.pdf"),
    ("translation", "1_Introduction.en.md", "1_Introduction.fr.md"),
    ("translation", "2_Open_Standards.en.md", "2_Normes_ouvertes.fr.md"),
    ("translation", "3_Open_Source_Software_Use.en.md", "3_Logiciel_libre_Utilisation.fr.md"),
    ("translation", "4_Open_Source_Software_Contribution.en.md", "4_Logiciel_libre_Contribution.fr.md"),
    ("translation", "6_Open_Culture.en.md", "6_Culture_ouverte.fr.md"),
    ("translation", "Licence_CeCILL_V2.1-en.txt", "Licence_CeCILL_V2.1-fr.txt"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    extracts, reading = _read(parser.parse_args().folder)
    sketches, sketching = _sketched(extracts)
    truth = {frozenset(names): kind for kind, *names in PAIRS if all(name in sketches for name in names)}
    print(_kinds(truth, _found(sketches)), *_absent(sketches), sep="\n")
    print(f"\n{_derived(list(extracts.values()))}")
    print(f"\n{_cost(sketches, sketching, reading)}\n\n{_collection(list(extracts.values()))}")


def _read(folder: Path) -> tuple[dict[str, Extract], float]:
    """Returns what could be read, by name, and the seconds of processor that it took."""
    extractors, found = installed(), dict[str, Extract]()
    begin = time.process_time()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            found[path.name] = read(source_file(path), extractors)
        except DocbaseError:
            continue
    return found, time.process_time() - begin


def _sketched(extracts: Mapping[str, Extract]) -> tuple[dict[str, Sketch], list[float]]:
    """Returns the sketches there are, and the seconds of processor that each text took."""
    sketch(next(iter(extracts.values())))  # the libraries are loaded
    found, taken = dict[str, Sketch](), []
    for name, extract in extracts.items():
        begin = time.process_time()
        drawn = sketch(extract)
        taken.append(time.process_time() - begin)
        if drawn:
            found[name] = drawn
    return found, taken


def _found(sketches: Mapping[str, Sketch]) -> dict[Pair, tuple[str, float]]:
    known = Resemblances(sketches.items())
    return {
        frozenset((name, near.key)): (near.kind, near.share)
        for name, sketch in sketches.items()
        for near in known.near(sketch, leave_out={name})
    }


def _kinds(truth: Mapping[Pair, str], found: Mapping[Pair, tuple[str, float]]) -> str:
    right = Counter(kind for pair, (kind, _) in found.items() if truth.get(pair) == kind)
    told, true = Counter(kind for kind, _ in found.values()), Counter(truth.values())
    rows = [
        [
            kind,
            str(true[kind]),
            str(told[kind]),
            _ratio(right[kind], told[kind]),
            _ratio(right[kind], true[kind]),
        ]
        for kind in sorted({*true, *told})
    ]
    faults = [
        f"- {' | '.join(sorted(pair))}: {truth.get(pair, 'nothing')}, told {kind} ({share:.2f})"
        for pair, (kind, share) in [
            *found.items(),
            *((pair, ("nothing", 0)) for pair in truth if pair not in found),
        ]
        if truth.get(pair) != kind
    ]
    return "\n".join([table(("kind", "pairs", "told", "precision", "recall"), rows), "", *faults])


def _derived(extracts: Sequence[Extract]) -> str:
    """Returns what is told of texts made out of others: of a whole, and of what is left of it."""
    told = defaultdict[str, Counter[str]](Counter)
    chance = random.Random(2017)
    for whole in extracts:
        before = sketch(whole)
        for name, made in _made_of(whole, chance):
            after = sketch(made)
            if before and after:
                near = Resemblances([("", before)]).near(after)
                told[name][near[0].kind if near else "nothing"] += 1
    kinds = ("same-text", "version", "part", "nothing")
    rows = [[name, *(str(counts[kind]) for kind in kinds)] for name, counts in told.items()]
    return table(("made of each text", *kinds), rows)


def _made_of(whole: Extract, chance: random.Random) -> Iterator[tuple[str, Extract]]:
    pages = whole.pages
    for share in (0.01, 0.02, 0.03):
        yield f"{share:.0%} of letters misread, as OCR", _misread(whole, share, chance)
    if 5 <= len(pages) <= 20:
        yield "one page of 5 to 20 dropped", dataclasses.replace(whole, pages=(*pages[:2], *pages[3:]))
    if len(pages) >= 12:
        quarter, tenth = len(pages) // 4, max(1, len(pages) // 10)
        yield "a quarter of its pages", dataclasses.replace(whole, pages=pages[quarter : 2 * quarter])
        yield "a tenth of its pages", dataclasses.replace(whole, pages=pages[-3 * tenth : -2 * tenth])


def _misread(whole: Extract, share: float, chance: random.Random) -> Extract:
    def read_again(text: str) -> str:
        return "".join(
            chance.choice("abcdefghijklmnopqrstuvwxyz")
            if chance.random() < share and char.isalpha()
            else char
            for char in text
        )

    pages = (
        dataclasses.replace(page, text=read_again(page.text), ocr_confidence=0.9) for page in whole.pages
    )
    return dataclasses.replace(whole, pages=tuple(pages))


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _absent(sketches: Mapping[str, Sketch]) -> Iterator[str]:
    for kind, *names in PAIRS:
        missing = [name for name in names if name not in sketches]
        if missing:
            yield f"- left out, {kind}: {', '.join(missing)}"


def _cost(sketches: Mapping[str, Sketch], sketching: Sequence[float], reading: float) -> str:
    sizes = [len(sketch.to_bytes()) for sketch in sketches.values()]
    rows = [
        ["sketches", f"{len(sketches)} of {len(sketching)} texts"],
        ["one sketch, median and p95 in ms", f"{ms(median(sketching))}, {ms(p95(sketching))}"],
        ["share of the time of extraction", f"{sum(sketching) / reading:.1%} of {reading:.1f} s"],
        ["bytes, median and most", f"{median(sizes):.0f}, {max(sizes)}"],
    ]
    return table(("cost", "figure"), rows)


def _collection(extracts: Sequence[Extract]) -> str:
    """Returns what a large collection costs: texts made of pages of others, so that many resemble many."""
    pages = [page.text for extract in extracts for page in extract.pages if len(page.text) > 1000]
    drawn = random.Random(2017)
    made = (
        Extract(
            format="pdf",
            extractor="made/1",
            pages=tuple(Page(number=number, text=text) for number, text in enumerate(drawn.sample(pages, 6))),
        )
        for _ in itertools.repeat(None, MANY)
    )
    kept = [found.to_bytes() for found in map(sketch, made) if found]
    begin = time.perf_counter()
    known = Resemblances((str(place), Sketch.from_bytes(content)) for place, content in enumerate(kept))
    built = time.perf_counter() - begin
    asking, adding = [], []
    for place, content in enumerate(kept[:200]):
        asked = Sketch.from_bytes(content)
        begin = time.perf_counter()
        known.near(asked, leave_out={str(place)})
        asking.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        known.add(f"again {place}", asked)
        adding.append(time.perf_counter() - begin)
    rows = [
        ["built from bytes, s", f"{built:.2f}"],
        ["one question, median and p95 in ms", f"{ms(median(asking))}, {ms(p95(asking))}"],
        ["one more, median and most in ms", f"{ms(median(adding))}, {ms(max(adding))}"],
    ]
    return table((f"{len(kept)} sketches", "figure"), rows)


if __name__ == "__main__":
    main()
