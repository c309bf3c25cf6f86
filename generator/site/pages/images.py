"""The images beside stories and pages that texts show."""

from collections.abc import Iterator

from generator.content import markdown_reader
from generator.content.markdown_rules import FILE
from generator.core.document import Document
from generator.core.memo import Memo
from generator.corpus.corpus import Corpus
from generator.site.site import Site


def produce(corpus: Corpus, site: Site, _memo: Memo) -> Iterator[Document]:
    """Yields each image that a text refers to, once."""
    of_pages = {target for page in site.pages for target in markdown_reader.render(page.body, page.folder).targets}
    referred_to = {path for kind, path in corpus.targets | of_pages if kind == FILE}
    shown = {site.images[path][0]: (path, site.images[path][1]) for path in sorted(referred_to & site.images.keys())}
    for address, (path, data) in shown.items():
        yield Document(address, data, f"the image {path!r}")
