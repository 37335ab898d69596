"""Print the contract between devices and server as OpenAPI (JSON): the client's types come from it.

Beside the addresses it holds the shape of every verb's payload, as `Payload.<verb>`.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from doorstep.server.cli.output import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Print it."""
    say(json.dumps(contract(), ensure_ascii=False, indent=1, sort_keys=True))
    return 0


def contract() -> dict[str, Any]:
    """Give the contract as plain JSON."""
    from doorstep.kernel.sync.deeds import DEEDS
    from doorstep.surfaces.device import shapes
    from doorstep.surfaces.device.api import api

    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/device/v1")))
    schemas = told.setdefault("components", {}).setdefault("schemas", {})
    template = "#/components/schemas/{model}"
    models: dict[str, Any] = {
        model.__name__: model
        for model in (
            shapes.CommandIn,
            shapes.EnrolIn,
            shapes.PushIn,
            shapes.StandingIn,
            shapes.HealthIn,
        )
    }
    models |= {f"Payload.{verb.code}": verb.payload for verb in DEEDS}
    for name, model in sorted(models.items()):
        shape = model.model_json_schema(ref_template=template)
        for inner, body in shape.pop("$defs", {}).items():
            schemas.setdefault(inner, body)
        schemas[name] = shape
    told["x-verbs"] = sorted(DEEDS.codes())
    return told
