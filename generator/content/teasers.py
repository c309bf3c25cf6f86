"""Stories as several pages announced them in, each story once, with all that is known of it, out."""

from dataclasses import dataclass, field, replace

from generator.core.model import Teaser
from generator.core.text import fold


@dataclass(slots=True)
class TeaserIndex:
    """Teasers that were added, those of one story as one.

    One story is what has one slug or one dek; or one title, where a dek or a slug is missing to tell two apart.
    """

    teasers: list[Teaser] = field(default_factory=list)
    _places: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, teaser: Teaser) -> int:
        """Add a teaser; which of `teasers` it is now is returned."""
        keys = [(name, fold(value)) for name in ("slug", "dek") if (value := getattr(teaser, name))]
        place = next((self._places[key] for key in keys if key in self._places), None)
        titled = ("title", fold(teaser.title)) if teaser.title else None
        if place is None and titled in self._places:
            known = self.teasers[self._places[titled]]
            alike = all(not (a and b) for a, b in ((known.slug, teaser.slug), (known.dek, teaser.dek)))
            place = self._places[titled] if alike else None
        if place is None:
            place = len(self.teasers)
            self.teasers.append(teaser)
        else:
            known = self.teasers[place]
            self.teasers[place] = replace(
                known, title=known.title or teaser.title, dek=known.dek or teaser.dek, slug=known.slug or teaser.slug
            )
        for key in (*keys, *([titled] if titled else [])):
            self._places.setdefault(key, place)
        return place
