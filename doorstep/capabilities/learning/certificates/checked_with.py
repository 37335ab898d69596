"""What checks lines without a network: the public keys, whose they are, and what they sign."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.badges import issuer_name
from doorstep.capabilities.learning.certificates.models import AdoptedFramework

Titles = dict[str, dict[str, str]]


def checked_with() -> list[dict[str, Any]]:
    """Give every trusted public key of every province here, old ones too (people move, and papers
    stay), with the name of the province and the titles of its frameworks by code: a line has
    room for codes alone."""
    titles = _titles()
    known = keys.public_keys()
    signers = {province: issuer_name(province) for province in {key.province for key in known}}
    return [
        {
            "id": f"{key.province}-{key.key}",
            "province": key.province,
            "key": key.key,
            "public": keys.written(key.public),
            "from_on": key.from_on.isoformat(),
            "to_on": key.to_on.isoformat(),
            "signer": signers[key.province],
            "frameworks": titles[key.province],
        }
        for key in known
    ]


def _titles() -> defaultdict[str, Titles]:
    """Give the titles of frameworks by province and code, of each the version adopted last."""
    found: defaultdict[str, Titles] = defaultdict(dict)
    rows = AdoptedFramework.objects.order_by("valid_from", "adopted_at")
    for pk, province, code in rows.values_list("pk", "province", "code"):
        found[province][code] = framework_of(pk).title
    return found
