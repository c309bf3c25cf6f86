"""The text of a story file: the file's bytes, rendered when somebody first asks for it."""

from hashlib import blake2b

from generator.content import frontmatter, markdown_reader
from generator.content.prose import Prose
from generator.core.text import decode


class Text:
    """The text of a story file that can be read: two are equal if they have the same body and folder.

    Most builds need to render few texts: what they must know of all others is known from an earlier build.

    Attributes:
        data: The bytes of the file.
        folder: The folder of the file in the content folder, which links are relative to.
        digest: Identifies the body in its folder, in every process.
    """

    __slots__ = ("_prose", "data", "digest", "folder")

    def __init__(self, data: bytes, folder: str, digest: bytes, prose: Prose | None = None) -> None:
        self.data = data
        self.folder = folder
        self.digest = digest
        self._prose = prose

    @classmethod
    def of(cls, data: bytes, folder: str, body: str) -> "Text":
        """The text of a file whose body is known; it is rendered right away."""
        digest = blake2b(f"{folder}\0{body}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return cls(data, folder, digest, markdown_reader.render(body, folder))

    @property
    def prose(self) -> Prose:
        """The text as rendered: always the same object."""
        if self._prose is None:
            self._prose = markdown_reader.render(frontmatter.body_of(decode(self.data)), self.folder)
        return self._prose

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Text) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[type["Text"], tuple[bytes, str, bytes]]:
        """Sends the bytes alone: another process renders them for itself."""
        return Text, (self.data, self.folder, self.digest)
