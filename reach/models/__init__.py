"""Papers and marks of texts; RT, who of them was told, what they answer, what is read."""

from reach.models.deliveries import Channel, Delivery, DeliveryPhoto, Recall, Target
from reach.models.fingerprints import Fingerprint, Near
from reach.models.looks import Look, LookAnswer, LookPlace
from reach.models.media import MediaPartner, ReleaseLetter
from reach.models.rts import Contact, Rt
from reach.models.sheets import KEPT_FOR, Sheet
from reach.models.visits import Seen, VisitCount

__all__ = [
    "KEPT_FOR",
    "Channel",
    "Contact",
    "Delivery",
    "DeliveryPhoto",
    "Fingerprint",
    "Look",
    "LookAnswer",
    "LookPlace",
    "MediaPartner",
    "Near",
    "Recall",
    "ReleaseLetter",
    "Rt",
    "Seen",
    "Sheet",
    "Target",
    "VisitCount",
]
