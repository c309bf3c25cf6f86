"""Merges the teasers of several pages: each story that they announce once, with everything stated about it."""

from dataclasses import dataclass, field, replace

from generator.core.model import Teaser
from generator.core.text import fold


@dataclass(slots=True)
class TeaserIndex:
    """A list of teasers in which those of one story are merged.

    Teasers are of one story if they have the same slug or the same dek; or the same title, unless both have a slug
    or both have a dek by which they differ.
    """

    teasers: list[Teaser] = field(default_factory=list)
    _places: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, teaser: Teaser) -> int:
        """Adds a teaser, and returns its index in `teasers`."""
        keys = [(name, fold(value)) for name in ("slug", "dek") if (value := getattr(teaser, name))]
        index = next((self._places[key] for key in keys if key in self._places), None)
        title_key = ("title", fold(teaser.title)) if teaser.title else None
        if index is None and title_key in self._places:
            prior = self.teasers[self._places[title_key]]
            compatible = all(not (a and b) for a, b in ((prior.slug, teaser.slug), (prior.dek, teaser.dek)))
            index = self._places[title_key] if compatible else None
        if index is None:
            index = len(self.teasers)
            self.teasers.append(teaser)
        else:
            prior = self.teasers[index]
            self.teasers[index] = replace(
                prior, title=prior.title or teaser.title, dek=prior.dek or teaser.dek, slug=prior.slug or teaser.slug
            )
        for key in (*keys, *([title_key] if title_key else [])):
            self._places.setdefault(key, index)
        return index
