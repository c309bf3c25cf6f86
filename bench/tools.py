"""Measures what is read of one page from the dumps of tools that people save pages with.

    python bench/tools.py [--python PYTHON]

The page is the saved one of the demo archive. Tools that are not installed are left out: lynx, links, elinks, w3m,
html2text, pandoc, pdftotext and Chromium on the path; trafilatura, markdownify, html2text and warcio in the Python that
is named. A field is right if it is that of the page itself; texts are compared without what typing changes.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.core.model import Capture
from generator.core.typography import comparison_key
from generator.ingest import formats
from generator.ingest.unpack import RefusedFileError, unpack

PAGE = next((ROOT / "content/seeds").glob("058_*.html"))
CHROMIUM = ("chromium", "--headless=new", "--no-sandbox", "--disable-gpu")

COMMANDS = {
    "lynx -dump": ("lynx", "-dump", "-display_charset=utf-8", "{page}"),
    "lynx -dump -nolist": ("lynx", "-dump", "-nolist", "-display_charset=utf-8", "{page}"),
    "links -dump": ("links", "-dump", "-codepage", "utf-8", "{page}"),
    "elinks -dump": ("elinks", "-dump", "-dump-charset", "utf-8", "{page}"),
    "w3m -dump": ("w3m", "-dump", "-O", "UTF-8", "{page}"),
    "html2text -utf8": ("html2text", "-utf8", "{page}"),
    "pandoc -t plain": ("pandoc", "-f", "html", "-t", "plain", "{page}"),
    "pandoc -t markdown": ("pandoc", "-f", "html", "-t", "markdown", "{page}"),
    "pandoc -t gfm": ("pandoc", "-f", "html", "-t", "gfm", "{page}"),
    "pdftotext": ("pdftotext", "{pdf}", "-"),
    "pdftotext -layout": ("pdftotext", "-layout", "{pdf}", "-"),
    "pdftotext -raw": ("pdftotext", "-raw", "{pdf}", "-"),
}
LIBRARIES = {
    "trafilatura": "import trafilatura; print(trafilatura.extract(page))",
    "trafilatura, Markdown": (
        "import trafilatura; print(trafilatura.extract(page, output_format='markdown', include_links=True))"
    ),
    "markdownify": "import markdownify; print(markdownify.markdownify(page))",
    "html2text (Python)": "import html2text; print(html2text.html2text(page))",
    "warcio": (
        "import io; from warcio.warcwriter import WARCWriter; from warcio.statusandheaders import StatusAndHeaders; "
        "headers = StatusAndHeaders('200 OK', [('Content-Type', 'text/html; charset=utf-8')], protocol='HTTP/1.1'); "
        "writer = WARCWriter(sys.stdout.buffer, gzip=True); payload = io.BytesIO(page.encode()); "
        "writer.write_record(writer.create_warc_record('{url}', 'response', payload=payload, http_headers=headers))"
    ),
}
FIELDS = ("title", "description", "beat", "date", "text", "paragraphs", "related")


def read(data: bytes) -> Capture | None:
    """The first capture in the bytes of a file."""
    try:
        parts = unpack("page", data)
    except RefusedFileError:
        return None
    return formats.read(formats.Seed("page", "0" * 64, parts[0].text, parts[0].url))


def dumps(python: str, url: str, folder: Path) -> dict[str, bytes]:
    """What each tool that is installed makes of the page, by its name."""
    page, pdf = folder / "page.html", folder / "page.pdf"
    page.write_bytes(PAGE.read_bytes())
    found: dict[str, bytes] = {}
    if shutil.which("chromium"):
        subprocess.run([*CHROMIUM, f"--print-to-pdf={pdf}", page.as_uri()], check=False, capture_output=True)
    for name, command in COMMANDS.items():
        if shutil.which(command[0]) and (pdf.exists() or "{pdf}" not in command):
            arguments = [part.format(page=page, pdf=pdf) for part in command]
            found[name] = subprocess.run(arguments, check=True, capture_output=True).stdout
    for name, code in LIBRARIES.items():
        script = f"import sys; page = open({str(page)!r}, encoding='utf-8').read(); " + code.replace("{url}", url)
        result = subprocess.run([python, "-c", script], check=False, capture_output=True)
        if result.returncode == 0:
            found[name] = result.stdout
    mhtml = _mhtml(page) if shutil.which("chromium") else None
    return found | ({"Chromium, MHTML": mhtml} if mhtml else {})


def _mhtml(page: Path) -> bytes | None:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where the browser is
    except ImportError:
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_page()
        context.goto(page.as_uri())
        data = context.context.new_cdp_session(context).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        browser.close()
    return data.encode()


def mark(field: str, own: Capture, page: Capture) -> str:
    """Whether a field is right: ✓, – where it is missing, ✗ where it is another."""
    if field == "text":
        return "✓" if own.key == page.key or own.unheaded_key == page.unheaded_key else "✗"
    if field == "paragraphs":
        return f"{len(own.body)}/{len(page.body)}"
    if field == "related":
        return f"{len(own.related)}/{len(page.related)}"
    value, wanted = getattr(own, field), getattr(page, field)
    if value is None:
        return "–" if wanted else "✓"
    return "✓" if comparison_key(_short(value)) == comparison_key(_short(wanted)) else "✗"


def _short(value: object) -> str:
    return str(value.date()) if isinstance(value, datetime) else str(value)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="the Python that has the libraries")
    options = parser.parse_args()
    page = read(PAGE.read_bytes())
    if page is None:
        raise SystemExit(f"{PAGE} is no capture")
    print("| tool |", " | ".join(FIELDS), "|")
    print("|---" * (len(FIELDS) + 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in dumps(options.python, page.source_url or "", Path(folder)).items():
            own = read(data)
            row = ["refused"] * len(FIELDS) if own is None else [mark(field, own, page) for field in FIELDS]
            print(f"| {name} |", " | ".join(row), "|")


if __name__ == "__main__":
    main()
