"""What somebody who begins an archive is asked, with what holds if they say nothing."""

from dataclasses import dataclass

from generator.content.settings import Settings

_DEFAULT = Settings()

NO_HOST = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is known of a new archive.

    Attributes:
        title: The name of the site.
        publication: Whose stories the captures are of.
        publication_url: The address of the publication.
        base_url: Where the site will be published; empty if that is not known yet.
        language: The language of the site.
        host: What publishes it, one of `hosts.HOSTS`.
        year: The year in which it is begun, which its feed ids keep.
    """

    title: str = "My archive"
    publication: str = _DEFAULT.publication
    publication_url: str = _DEFAULT.publication_url
    base_url: str = ""
    language: str = _DEFAULT.language
    host: str = NO_HOST
    year: int = 2026
