"""Zips as programs that are not ours make them."""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

PDF = b"%PDF-1.4\n" + b"une page\n" * 50


def make_zip(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def make_named_in(encoding: str, path: Path, names: Iterable[str]) -> Path:
    """Makes an archive whose names do not say in which letters they are, as old programs write them."""
    stands = {
        f"~{number:03}".ljust(len(name.encode(encoding)), "~"): name for number, name in enumerate(names)
    }
    make_zip(path, *((stand, PDF) for stand in stands))
    made = path.read_bytes()
    for stand, name in stands.items():
        made = made.replace(stand.encode(), name.encode(encoding))
    path.write_bytes(made)
    return path


def unicode_path(old: bytes, name: str) -> bytes:
    """Returns the extra field of Info-ZIP that gives the name in UTF-8 beside the old one."""
    value = b"\x01" + struct.pack("<L", zlib.crc32(old)) + name.encode()
    return struct.pack("<HH", 0x7075, len(value)) + value


def altered(path: Path, name: str, *, method: int | None = None, flags: int = 0) -> Path:
    """Gives the member another compression method, or other flags, in both of its headers."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(name).header_offset
    central = content.rindex(name.encode()) - 46
    for start, shift in ((local, 6), (central, 8)):
        flag, kind = struct.unpack_from("<HH", content, start + shift)
        struct.pack_into("<HH", content, start + shift, flag | flags, kind if method is None else method)
    path.write_bytes(bytes(content))
    return path


def bomb(path: Path, copies: int, size: int) -> Path:
    """Makes an archive whose members all lie on the same bytes, each announcing its full size."""
    make_zip(path, ("zeros.txt", b"\x00" * size))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    entry = content[start : content.index(b"PK\x05\x06")]
    directory = entry * copies
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), start, 0)
    path.write_bytes(content[:start] + directory + ending)
    return path


def zipcrypted(content: bytes, password: bytes) -> bytes:
    """Returns the content as the old cipher of zip hides it (PKWARE appnote, 6.1), its header before it."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(byte: int) -> None:
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for byte in password:
        step(byte)
    hidden = bytearray()
    for byte in b"\x00" * 11 + bytes([zlib.crc32(content) >> 24]) + content:
        mask = keys[2] | 2
        hidden.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        step(byte)
    return bytes(hidden)


def make_encrypted(path: Path, name: str, content: bytes, password: bytes) -> Path:
    """Makes an archive with one stored member under the old cipher."""
    hidden = zipcrypted(content, password)
    make = struct.pack(
        "<HHHHHLLLHH", 20, 1, 0, 0, 33, zlib.crc32(content), len(hidden), len(content), len(name), 0
    )
    local = b"PK\x03\x04" + make + name.encode() + hidden
    central = (
        b"PK\x01\x02" + struct.pack("<H", 20) + make + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name.encode()
    )
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + ending)
    return path


def _crc(value: int, byte: int) -> int:
    return _TABLE[(value ^ byte) & 0xFF] ^ (value >> 8)


def _entry(byte: int) -> int:
    for _bit in range(8):
        byte = (byte >> 1) ^ 0xEDB88320 if byte & 1 else byte >> 1
    return byte


_TABLE = [_entry(byte) for byte in range(256)]
