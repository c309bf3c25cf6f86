"""A built site as a web archive: every response that its host gives, in one file (WARC 1.1, ISO 28500)."""

import mimetypes
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import quote, urljoin
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from generator import __version__
from generator.site import urls
from generator.site.host_rules import Rules, rules

_RULES = frozenset({"_headers", "_redirects"})


class Response(NamedTuple):
    """What the host answers at an address."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    data: bytes


class Record(NamedTuple):
    """Where the record of a response is in the file, in bytes, and its digest as the file has it."""

    response: Response
    offset: int
    length: int
    digest: str


def responses(output: Path, base_url: str) -> Iterator[Response]:
    """What the host of a site answers at each of its addresses, in order.

    Args:
        output: The output folder.
        base_url: Where the site is published.
    """
    of_host = rules(*(_text(output / name) for name in ("_headers", "_redirects")))
    base = urls.base_path(base_url)
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        is_ours = path.is_file() and not path.is_symlink() and name not in _RULES
        if not is_ours or any(part.startswith(".") for part in name.split("/")):
            continue
        address = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
        yield _response(of_host, f"{base}{address}", urljoin(base_url, quote(f"{base}{address}")), name, path)


def _response(of_host: Rules, path: str, url: str, name: str, file: Path) -> Response:
    moved = of_host.moved(path)
    if moved and moved[1] < HTTPStatus.BAD_REQUEST:
        return Response(url, moved[1], (("Location", quote(moved[0])), ("Content-Length", "0")), b"")
    data = file.read_bytes()
    status = HTTPStatus.NOT_FOUND if name == urls.NOT_FOUND else moved[1] if moved else HTTPStatus.OK
    headers = {"Content-Type": _type(name), "Content-Length": str(len(data)), **of_host.headers_for(path)}
    return Response(url, status, tuple(headers.items()), data)


_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".wasm": "application/wasm",
}


def _type(name: str) -> str:
    suffix = f".{name.rpartition('.')[2]}"
    found = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    return f"{found}; charset=utf-8" if found.startswith("text/") and "charset" not in found else found


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def write_warc(target: BinaryIO, site: Iterator[Response], title: str, now: datetime) -> list[Record]:
    """Write responses as a web archive, each compressed by itself. The same responses and moment give the same bytes.

    Args:
        target: Where to.
        site: The responses.
        title: What the site is called.
        now: When they were taken.

    Returns:
        Where each is.
    """
    archive = WARCWriter(target, gzip=True, warc_version="WARC/1.1")
    date = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    fields = {"software": f"Backfile {__version__}", "format": "WARC File Format 1.1", "isPartOf": title}
    info = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items()).encode()
    archive.write_record(
        archive.create_warc_record(
            "",
            "warcinfo",
            payload=BytesIO(info),
            length=len(info),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": date, "WARC-Record-ID": _id("", date)},
        )
    )
    records: list[Record] = []
    for response in site:
        offset = target.tell()
        status = f"{response.status} {HTTPStatus(response.status).phrase}"
        record = archive.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.data),
            length=len(response.data),
            http_headers=StatusAndHeaders(status, list(response.headers), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": date, "WARC-Record-ID": _id(response.url, date)},
        )
        archive.write_record(record)
        digest = str(record.rec_headers.get_header("WARC-Payload-Digest"))
        records.append(Record(response._replace(data=b""), offset, target.tell() - offset, digest))
    return records


def _id(url: str, date: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{date} {url}')}>"
