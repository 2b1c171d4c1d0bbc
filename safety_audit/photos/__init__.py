"""Whether a photo or video says where it was taken, told from the few parts of it that can say so.

No coordinate ever leaves this package: only yes, no, may, or why it cannot be told.
"""

from safety_audit.photos.parts import Look, NotFetched, look
from safety_audit.photos.place import Place, Told
from safety_audit.photos.reading import place_in

__all__ = ["Look", "NotFetched", "Place", "Told", "look", "place_in"]
