"""Opens the parts of OpenDocument files that ask for a password, as ODF 1.2 and 1.3 encrypt them.

LibreOffice encrypts in another way, not yet in the standard, from version 24.8: such a file stays locked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docbase.extract.locked import locked
from docbase.extract.package import MEGABYTE, Package, too_large
from docbase.extract.xmltree import attribute, local_name, parsed
from docbase.model.extract import SourceFile

if TYPE_CHECKING:
    from docbase.extract.xmltree import Element

MAX_ITERATIONS = 5_000_000
"""Rounds beyond which the making of a key is a trap; LibreOffice asks for 100 000."""

_CHECKED = 1024
"""Bytes that the checksum of a part is made of."""


@dataclass(frozen=True, slots=True)
class _Lock:
    """How one part is encrypted."""

    checksum: bytes
    vector: bytes
    salt: bytes
    iterations: int

    def opened(self, content: bytes, password: str) -> bytes | None:
        """Returns the content, still deflated; None when the password is not the right one."""
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        start = hashlib.sha256(password.encode()).digest()
        key = hashlib.pbkdf2_hmac("sha1", start, self.salt, self.iterations, 32)
        if not content or len(content) % 16:
            return None
        decryptor = Cipher(AES256(key), CBC(self.vector)).decryptor()
        clear = decryptor.update(content) + decryptor.finalize()
        clear = clear[: -clear[-1]] if 1 <= clear[-1] <= 16 else clear
        return clear if hashlib.sha256(clear[:_CHECKED]).digest() == self.checksum else None


def reader(parts: Package, source: SourceFile) -> Callable[[str], bytes]:
    """Returns what reads the parts of the document, opened with the first password that fits.

    Raises:
        EncryptedDocumentError: none of the passwords opens it.
        DamagedDocumentError: the list of its parts is larger than allowed, or broken.
    """
    locks = _locks(parsed(parts.read("META-INF/manifest.xml")).root)
    if not locks:
        return parts.read

    def read(name: str, password: str) -> bytes | None:
        lock, content = locks.get(name), parts.read(name)
        if name not in locks or not content:
            return content
        clear = lock.opened(content, password) if lock else None
        return None if clear is None else _inflated(clear, source)

    for password in source.terms.passwords:
        if read("content.xml", password):
            return lambda name: read(name, password) or b""
    raise locked(source.path, source.terms)


def _locks(manifest: Element | None) -> dict[str, _Lock | None]:
    """Returns how the parts that are encrypted are, by name; None for a way that is not known."""
    found = {}
    for entry in () if manifest is None else manifest:
        data = next((child for child in entry if local_name(child) == "encryption-data"), None)
        if data is not None:
            found[attribute(entry, "full-path")] = _lock(data)
    return found


def _lock(data: Element) -> _Lock | None:
    parts = {local_name(child): child for child in data}
    algorithm, derivation = parts.get("algorithm"), parts.get("key-derivation")
    if (
        algorithm is None
        or derivation is None
        or not attribute(algorithm, "algorithm-name").endswith("aes256-cbc")
    ):
        return None
    try:
        iterations = int(attribute(derivation, "iteration-count"))
        vector = base64.b64decode(attribute(algorithm, "initialisation-vector"))
        salt = base64.b64decode(attribute(derivation, "salt"))
        checksum = base64.b64decode(attribute(data, "checksum"))
    except (ValueError, binascii.Error):
        return None
    is_usual = len(vector) == 16 and 0 < iterations <= MAX_ITERATIONS
    return _Lock(checksum, vector, salt, iterations) if is_usual else None


def _inflated(content: bytes, source: SourceFile) -> bytes:
    """Returns the content as it was before it was packed.

    Raises:
        DamagedDocumentError: it is larger than allowed.
    """
    limit = source.terms.max_unpacked * MEGABYTE
    try:
        clear = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, limit + 1)
    except zlib.error:
        return b""
    if len(clear) > limit:
        raise too_large(source.path, len(clear), limit)
    return clear
