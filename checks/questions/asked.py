"""The built-in questions, in the order of asking: the nearest first, then accounts, then things.

The advice to each stands in the Markdown file of its name.
"""

from pathlib import Path
from typing import Any

from safety_audit.api import DeviceKind, Priority, Question, Reply


def _question(question_id: str, text: str, **more: Any) -> Question:
    page = Path(__file__).with_name(f"{question_id.replace('-', '_')}.md")
    return Question(id=question_id, text=text, page=page, **more)


_NOT_LOOKED = (Reply.NO, Reply.NOT_SURE)
"""For "have you looked": then looking is the advice."""

QUESTIONS: tuple[Question, ...] = (
    _question(
        "tags",
        "Have you found a tag or device you do not know in a bag, coat, toy or car?",
        priority=Priority.ACT,
    ),
    _question(
        "phone-password",
        "Does somebody else know the PIN, pattern or password of this phone?",
        device=DeviceKind.PHONE,
    ),
    _question(
        "google-account",
        "Could somebody else know the password of your Google account, or be signed in to it?",
    ),
    _question(
        "phone-set-up",
        "Did somebody else buy this phone for you, or set it up?",
        device=DeviceKind.PHONE,
    ),
    _question("maps-sharing", "Does Google Maps or another app show somebody where you are?"),
    _question(
        "timeline",
        "Could somebody else look at your Timeline, your calendar or your searches?",
    ),
    _question("shared-photos", "Do you share albums, or all your photos, with somebody?"),
    _question(
        "family-group",
        "Are you in a family group or a shared plan that somebody else runs?",
    ),
    _question(
        "phone-contract",
        "Is your phone contract in the name of somebody else, or could they change it?",
    ),
    _question(
        "linked-chats",
        "Have you looked which devices are linked to WhatsApp, Telegram or Signal?",
        leads=_NOT_LOOKED,
    ),
    _question(
        "mail-rules",
        "Have you looked whether your e-mail is passed on to another address?",
        leads=_NOT_LOOKED,
        shows=False,
    ),
    _question(
        "important-passwords",
        "Could somebody know or guess the passwords of your e-mail, bank or benefits?",
        shows=False,
    ),
    _question(
        "social-media",
        "Could somebody else be signed in to your social media, or see where you post from?",
    ),
    _question(
        "friends-map",
        "Do you use an app that shows people on a map, such as Snapchat or Strava?",
        priority=Priority.TIDY,
    ),
    _question(
        "emergency-contacts",
        "Is somebody you are worried about one of your emergency contacts?",
        shows=False,
    ),
    _question(
        "children",
        "Could somebody look into a phone, tablet, game or school app of your children?",
    ),
    _question("smart-home", "Can somebody else control cameras, speakers or locks in your home?"),
    _question("router", "Did somebody else set up the internet in your home?"),
    _question("car", "Does your car have an app, and could somebody else use it?"),
    _question(
        "computer-set-up",
        "Did somebody else set up this computer, or do they look after it?",
        device=DeviceKind.COMPUTER,
    ),
    _question(
        "computer-password",
        "Does somebody else know the password of this computer?",
        device=DeviceKind.COMPUTER,
    ),
    _question(
        "computer-plugs",
        "Is there a plug, stick or small box on this computer that you did not put there?",
        device=DeviceKind.COMPUTER,
    ),
)
