"""Read a list of any known form, told by its file's ending."""

import datetime as dt
from pathlib import PurePath

from safety_audit.indicators.echap import read_echap
from safety_audit.indicators.lines import read_isdi, read_plain
from safety_audit.indicators.model import Category, IndicatorError, IndicatorList
from safety_audit.indicators.own import BUILTIN, read_own
from safety_audit.indicators.stix import read_stix

__all__ = ["LARGEST", "read_list"]

LARGEST = 16 << 20
"""No form of list may be larger, in bytes: what is longer need not be read to its end."""


def read_list(
    data: bytes, name: str, date: dt.date, category: Category = Category.MONITORING
) -> IndicatorList:
    """Read a list; `name` is its file's name, `date` counts where the list states none.

    `.yaml` and `.yml` is Echap's form, `.stix2`, `.stix` and `.json` STIX 2, `.csv` ISDi's table,
    `.toml` this tool's own, anything else a plain list. `category` is what a plain list or a
    STIX bundle names, since these do not say.

    Raises:
        IndicatorError: it is not what its ending says, with one sentence for a person.

    """
    if name == BUILTIN:
        raise IndicatorError(f'A list cannot be called "{BUILTIN}".')
    ending = PurePath(name).suffix.lower()
    if ending in {".yaml", ".yml"}:
        return read_echap(data, name, date)
    if ending in {".stix2", ".stix", ".json"}:
        return read_stix(data, name, date, category)
    if ending == ".csv":
        return read_isdi(data, name, date)
    if ending == ".toml":
        return read_own(data, name)
    return read_plain(data, name, date, category)
