"""Pictures of a report as `Drawing`s: what each shows and says is decided here, formats only draw it."""

from dataclasses import dataclass

NARROW = 340.0


@dataclass(frozen=True)
class Place:
    """The place of a picture, in points: its width, the size of its text, the height that it may have."""

    width: float
    size: float
    height: float

    @property
    def narrow(self) -> bool:
        """Whether it is that of a phone: what stands side by side elsewhere stands one below the other."""
        return self.width < NARROW


PRINT = Place(493.0, 9.0, 400.0)  # the text of an A4 page
SLIDE = Place(864.0, 12.0, 400.0)
SCREEN = Place(680.0, 11.0, 2000.0)
PHONE = Place(246.0, 11.0, 4000.0)
