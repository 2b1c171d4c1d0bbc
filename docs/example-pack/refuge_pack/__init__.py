"""What a made-up refuge adds."""

from pathlib import Path

from safety_audit.api import Pack, Question

from .old_phone import old_phone

_HERE = Path(__file__).parent

PACK = Pack(
    name="refuge",
    publisher="A refuge",
    checks=(old_phone,),
    questions=(
        Question(
            id="refuge/presents",
            text="Has somebody sent you or your children a present with a plug or a battery?",
            page=_HERE / "presents.md",
        ),
    ),
    root=_HERE,
)
