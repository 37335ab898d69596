"""What a phone is told of certificates: the public keys that check them without a network."""

from __future__ import annotations

from collections.abc import Iterable

from doorstep.capabilities.learning.certificates import keys
from doorstep.kernel.sync.scope import Scope
from doorstep.kernel.sync.sets import Row, small_set


def _keys(_scope: Scope) -> Iterable[Row]:
    """Give the keys of every province here, old ones too: people move, and papers stay."""
    for key in keys.public_keys():
        yield {
            "id": f"{key.province}-{key.key}",
            "province": key.province,
            "key": key.key,
            "public": keys.written(key.public),
            "from_on": key.from_on.isoformat(),
            "to_on": key.to_on.isoformat(),
        }


small_set("verifying", _keys)
