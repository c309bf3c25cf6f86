"""A web archive with its index and its pages in one file, which ReplayWeb.page shows as it is (WACZ 1.1.1)."""

import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import urlsplit

from generator import __version__
from generator.build.derived.web_archive import Record, Response, write_warc

_TITLE = re.compile(rb"<title>([^<]*)</title>")


def write_wacz(target: Path, site: Iterator[Response], base_url: str, title: str, now: datetime) -> int:
    """Write a site as WACZ. The same responses and moment give the same bytes.

    Args:
        target: The file to write.
        site: The responses of its host.
        base_url: Where it is published.
        title: What it is called.
        now: When the responses were taken.

    Returns:
        How many responses it has.

    Raises:
        OSError: The disk refused.
    """
    pages: list[dict[str, str]] = []
    with TemporaryFile(dir=target.parent) as warc, zipfile.ZipFile(target, "x") as packed:
        records = write_warc(warc, _noting(site, pages, now), title, now)
        files = _Files(packed, now)
        warc.seek(0)
        files.add("archive/data.warc.gz", warc)
        index = "".join(f"{line}\n" for line in sorted(_index(records, now))).encode()
        files.add("indexes/index.cdx.gz", gzip.compress(index, mtime=0))
        head = {"format": "json-pages-1.0", "id": "pages", "title": title}
        files.add("pages/pages.jsonl", "".join(f"{json.dumps(of)}\n" for of in (head, *pages)).encode())
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title,
            "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "software": f"Backfile {__version__}",
            "mainPageUrl": base_url,
            "mainPageDate": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "resources": files.resources,
        }
        data = json.dumps(package, indent=2).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        files.add("datapackage.json", data)
        files.add("datapackage-digest.json", json.dumps(digest, indent=2).encode())
    return len(records)


def _noting(site: Iterable[Response], pages: list[dict[str, str]], now: datetime) -> Iterator[Response]:
    """Passes responses on, and notes those that are pages."""
    for response in site:
        is_page = dict(response.headers).get("Content-Type", "").startswith("text/html")
        title = _TITLE.search(response.data) if is_page else None
        if title and response.status == 200:  # noqa: PLR2004 - as it is told everywhere
            number = hashlib.sha256(response.url.encode()).hexdigest()[:16]
            ts = f"{now:%Y-%m-%dT%H:%M:%SZ}"
            pages.append({"id": number, "url": response.url, "title": unescape(title[1].decode()), "ts": ts})
        yield response


def _index(records: Iterable[Record], now: datetime) -> Iterator[str]:
    """The lines of the index (CDXJ): the address by which a record is looked up, the moment, where it is."""
    for response, offset, length, digest in records:
        fields = {
            "url": response.url,
            "mime": dict(response.headers).get("Content-Type", "unk").partition(";")[0],
            "status": str(response.status),
            "digest": digest,
            "length": str(length),
            "offset": str(offset),
            "filename": "data.warc.gz",
        }
        yield f"{_key(response.url)} {now:%Y%m%d%H%M%S} {json.dumps(fields)}"


def _key(url: str) -> str:
    """The address with its host turned around (SURT), by which the index is sorted: `org,example)/stories/`."""
    parts = urlsplit(url)
    host = ",".join(reversed((parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port else ""
    path = parts.path if parts.path == "/" else parts.path.rstrip("/")
    return f"{host}{port}){path.lower()}"


class _Files:
    """Adds files to a package, and describes them: stored as they are, since readers look into the middle of them."""

    def __init__(self, packed: zipfile.ZipFile, now: datetime) -> None:
        self._packed = packed
        self._moment = (max(now.year, 1980), now.month, now.day, now.hour, now.minute, now.second)
        self.resources: list[dict[str, object]] = []

    def add(self, path: str, data: bytes | BinaryIO) -> None:
        digest, size = hashlib.sha256(), 0
        with self._packed.open(zipfile.ZipInfo(path, self._moment), "w", force_zip64=True) as file:
            for part in [data] if isinstance(data, bytes) else iter(lambda: data.read(1 << 20), b""):
                digest.update(part)
                size += len(part)
                file.write(part)
        name = path.rpartition("/")[2]
        self.resources.append({"name": name, "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})
