"""Scanned pages read with Tesseract."""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from docbase.errors import DamagedDocumentError, DocbaseError, ExtractionError, UnsupportedFormatError
from docbase.extract.image import ImageExtractor
from docbase.extract.ocr.pages import PageRequest, read_page, read_pages
from docbase.extract.ocr.tesseract import Tesseract, find_tesseract
from docbase.extract.workers import Limits
from docbase.model.extract import OcrPage
from tests.extract.misbehaving import Misbehaving
from tests.extract.samples import put
from tests.extract.scans import PARAGRAPH, picture, png, printed, saved, scanned_pdf
from tests.programs import needs_tesseract

TEXT = " ".join(PARAGRAPH)
LIMITS = Limits(jobs=2, timeout=60, memory=1500)


def read(image: Image.Image) -> OcrPage:
    return read_page(picture(image), 1, find_tesseract(), 60)


def flat(text: str) -> str:
    return " ".join(text.split())


@needs_tesseract
def test_text_confidence_and_sizes() -> None:
    page = read(printed(title="Le guide de l’été"))
    assert page.number == 1
    assert flat(page.text) == f"Le guide de l'été {TEXT}"
    assert 0.85 < page.confidence <= 1
    assert [line.text for line in page.lines] == ["Le guide de l'été", *PARAGRAPH]
    title, *others = (line.size for line in page.lines)
    assert 18 < title < 32
    assert all(8 < size < 14 for size in others)


@needs_tesseract
def test_words_cut_at_the_end_of_a_line_are_whole() -> None:
    assert "des collectivités territoriales" in flat(
        read(printed(["Les droits des collecti-", "vités territoriales"])).text
    )


@needs_tesseract
@pytest.mark.parametrize("angle", [1, 3, -7, 90, 180, 270])
def test_a_page_that_is_not_straight(angle: int) -> None:
    turned = printed().rotate(angle, expand=True, fillcolor=255)
    assert flat(read(turned).text) == TEXT


@pytest.mark.slow
@needs_tesseract
def test_white_letters_on_a_dark_page() -> None:
    assert flat(read(printed(is_negative=True)).text) == TEXT


@pytest.mark.slow
@needs_tesseract
def test_the_dots_of_a_fax(tmp_path: Path) -> None:
    page = printed(title="Le guide", is_negative=True).crop((0, 0, 1653, 700))
    grounds = Image.linear_gradient("L").resize(page.size).point(lambda shade: 30 + shade // 8)
    grounds.paste(255, (0, 0), page)
    dotted = grounds.convert("1", dither=Image.Dither.FLOYDSTEINBERG)
    drawn = ImageExtractor().picture(put(tmp_path, "fax.png", png(dotted)), 1, 300)
    assert f"Le guide {TEXT}" in flat(read_page(drawn, 1, find_tesseract(), 60).text)


@pytest.mark.slow
@needs_tesseract
def test_a_blank_page_and_a_photograph_say_nothing() -> None:
    assert read(Image.new("L", (1653, 2339), 250)) == OcrPage(number=1, text="", confidence=0.0)
    waves = Image.effect_noise((60, 80), 160).resize((1653, 2339), Image.Resampling.BICUBIC)
    assert len(read(waves).text) < 20


@needs_tesseract
def test_dust_and_borders_are_no_words() -> None:
    page = printed()
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 60, 1590, 970), outline=0, width=4)
    for place in range(0, 1500, 37):
        pen.ellipse((place, 600 + place % 301, place + 4, 604 + place % 301), fill=0)
    assert flat(read(page).text) == TEXT


@needs_tesseract
def test_pages_of_any_file_side_by_side(tmp_path: Path) -> None:
    images = [printed([f"Page numéro {word}", *PARAGRAPH]) for word in ("un", "deux", "trois")]
    files = {
        "scan.pdf": scanned_pdf([image.convert("1") for image in images]),
        "scan.tif": saved(images, "TIFF", compression="tiff_lzw", dpi=(200, 200)),
        "scan.jpg": saved(images[:1], "JPEG"),
    }
    sources = {name: put(tmp_path, name, content) for name, content in files.items()}
    numbers = {"scan.pdf": (1, 2, 3), "scan.tif": (3,), "scan.jpg": (1,)}
    requests = [PageRequest(source=sources[name], number=n) for name in files for n in numbers[name]]
    found = dict(read_pages(requests, find_tesseract(), LIMITS))
    assert set(found) == set(requests)
    for request, page in found.items():
        word = ("un", "deux", "trois")[request.number - 1]
        assert isinstance(page, OcrPage)
        assert page.number == request.number
        assert flat(page.text) == f"Page numéro {word} {TEXT}"


@needs_tesseract
def test_a_page_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    good = put(tmp_path, "good.png", png(printed()))
    short = put(tmp_path, "short.pdf", scanned_pdf([printed()]))
    text = put(tmp_path, "note.txt", "Une note")
    broken = put(tmp_path, "broken.png", png(printed())[:3000])
    requests = [PageRequest(source=source, number=1) for source in (good, text, broken)]
    requests.append(PageRequest(source=short, number=7))
    found = {(each.path.name): page for each, page in read_pages(requests, find_tesseract(), LIMITS)}
    assert isinstance(found.pop("good.png"), OcrPage)
    assert {name: type(error) for name, error in found.items()} == {
        "short.pdf": DamagedDocumentError,
        "note.txt": UnsupportedFormatError,
        "broken.png": DamagedDocumentError,
    }
    for error in found.values():
        assert isinstance(error, DocbaseError)
        assert error.hint


def program(folder: Path, script: str) -> Tesseract:
    """Returns a program that does something else than read."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return Tesseract(program=str(path), version="5.0.0", languages="fra")


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def request(folder: Path) -> PageRequest:
    return PageRequest(source=put(folder, "page.png", png(printed())), number=1)


posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for tesseract is a shell script")
linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@posix
def test_a_page_that_takes_too_long(tmp_path: Path, english: None) -> None:
    slow = program(tmp_path, f"echo $$ > {tmp_path}/pid\nexec sleep 60")
    ((_request, error),) = read_pages([request(tmp_path)], slow, Limits(jobs=1, timeout=2))
    assert isinstance(error, ExtractionError)
    assert str(error) == "Page 1 of page.png could not be read in 2 seconds."
    assert error.hint
    assert not is_alive(int((tmp_path / "pid").read_text(encoding="utf-8")))


@posix
@linux
def test_a_worker_that_is_killed_takes_tesseract_with_it(tmp_path: Path) -> None:
    killing = program(tmp_path, f"echo $$ > {tmp_path}/pid\nkill -9 $PPID\nexec sleep 60")
    ((_request, error),) = read_pages([request(tmp_path)], killing, Limits(jobs=1, timeout=20))
    assert isinstance(error, DamagedDocumentError)
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    for _wait in range(50):
        if not is_alive(pid):
            return
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    pytest.fail("tesseract outlived its worker")


@posix
def test_a_program_that_fails_says_why(tmp_path: Path, english: None) -> None:
    failing = program(tmp_path, "cat > /dev/null\necho 'Estimating' >&2\necho 'Out of paper.' >&2\nexit 3")
    ((_request, error),) = read_pages([request(tmp_path)], failing, Limits(jobs=1, timeout=20))
    assert str(error) == "tesseract could not read page 1 of page.png: Out of paper."


@posix
def test_complaints_of_a_program_that_works_are_not_read(tmp_path: Path) -> None:
    noisy = program(tmp_path, "cat > /dev/null\nyes complaint | head -c 300000 >&2")
    ((_request, page),) = read_pages([request(tmp_path)], noisy, Limits(jobs=1, timeout=20))
    assert page == OcrPage(number=1, text="", confidence=0.0)


@pytest.mark.slow
@needs_tesseract
def test_a_large_page_fits_in_the_memory_of_a_worker(tmp_path: Path) -> None:
    a1 = Image.new("L", (4677, 6622), 255)
    a1.paste(printed().filter(ImageFilter.GaussianBlur(0.5)), (300, 300))
    source = put(tmp_path, "a1.png", saved([a1], "PNG", dpi=(200, 200)))
    ((_request, page),) = read_pages([PageRequest(source=source, number=1)], find_tesseract(), LIMITS)
    assert isinstance(page, OcrPage)
    assert flat(page.text) == TEXT


def test_other_extractors_may_draw(tmp_path: Path) -> None:
    source = put(tmp_path, "note.txt", "Une note")
    nothing = Tesseract(program="/nowhere", version="5.0.0", languages="fra")
    requests = [PageRequest(source=source, number=1)]
    ((_request, error),) = read_pages(requests, nothing, LIMITS, extractors=(Misbehaving(), ImageExtractor()))
    assert isinstance(error, UnsupportedFormatError)


def test_without_tesseract_the_cure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: None
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExtractionError, match="not installed") as caught:
        find_tesseract("fra+eng")
    assert caught.value.hint == "Run: apt install tesseract-ocr tesseract-ocr-fra tesseract-ocr-eng"


@posix
def test_without_the_language_the_cure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: None
) -> None:
    program(
        tmp_path,
        "case $1 in --version) echo tesseract v5.3.0.1;; *) echo 'List (2):'; echo eng; echo osd;; esac",
    )
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    found = find_tesseract("eng")
    assert (found.version, found.identity) == ("5.3.0.1", "tesseract/5.3.0.1/eng/2")
    assert found.knows_orientation
    with pytest.raises(ExtractionError, match="“chi_sim”") as caught:
        find_tesseract("eng+chi_sim")
    assert caught.value.hint == "Run: apt install tesseract-ocr tesseract-ocr-chi-sim"


@posix
@linux
def test_only_what_reads_is_bound_to_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process with threads asks for the version: nothing may run between its fork and the program."""
    (tmp_path / "tesseract").write_text(
        f"#!{sys.executable}\nimport ctypes\nbound = ctypes.c_int()\n"
        "ctypes.CDLL(None).prctl(2, ctypes.byref(bound), 0, 0, 0)\n"  # PR_GET_PDEATHSIG
        "print(f'tesseract v5.{bound.value}\\nfra')\n",
        encoding="utf-8",
    )
    (tmp_path / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert find_tesseract("fra").version == "5.0"


@posix
def test_no_password_is_told_to_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCBASE_PASSWORDS", "secret")
    telling = program(tmp_path, f'env > "{tmp_path}/told"\ncat > /dev/null')
    ((_request, page),) = read_pages([request(tmp_path)], telling, Limits(jobs=1, timeout=20))
    assert isinstance(page, OcrPage)
    told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert "OMP_THREAD_LIMIT=1" in told
    assert not any("secret" in line for line in told)


@posix
def test_a_program_that_does_not_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exit 127")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExtractionError) as caught:
        find_tesseract()
    assert caught.value.hint


@needs_tesseract
def test_the_language_is_asked_for() -> None:
    found = find_tesseract("fra")
    assert found.identity == f"tesseract/{found.version}/fra/2"
    with pytest.raises(ExtractionError, match="klingon"):
        find_tesseract("fra+klingon")
