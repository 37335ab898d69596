"""A photo that somebody on it no longer wants: its bytes are gone with the day, and stay gone."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from doorstep.kernel.activities.actions import attach_photo
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.activities.photos import photos_of, withheld_of
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.journal.models import Line
from doorstep.server.retention import due, erase
from tests.kernel.field import NOW, Field, make_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(settings: Any, tmp_path: Path) -> Field:
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_field()


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 120)).save(out, "JPEG")
    return out.getvalue()


def photographed(field: Field, shade: int) -> tuple[str, Activity]:
    """Register a person who agrees to photos, and take one at a visit; give both."""
    who, home = field.person(full_name=f"Nông Thị {shade}"), field.household()
    visit = field.visit(home["id"], persons=[who["id"]])
    told = {"purpose": "photo", "notice_version": "2026-1", "language": "vi", "channel": "visit"}
    ago = NOW - timedelta(hours=1)
    agreed = field.command("people.give_consent", person=who["id"], at_=ago, **told)
    assert {a.state for a in field.push(who, home, agreed, visit)} == {"applied"}
    found = Activity.objects.get(pk=UUID(visit["id"]))
    attach_photo(actor=field.world.actor, root=found.root, raw=picture(shade), caption="Bà Nông")
    return who["id"], found


def take_back(field: Field, who: str) -> None:
    told = field.command("people.withdraw_consent", person=who, purpose="photo")
    assert [a.state for a in field.push(told)] == ["applied"]


def erased(field: Field) -> dict[str, int]:
    """Erase what is due; give what went of photos."""
    done = erase(actor=field.world.actor, at=NOW)
    return {k: n for k, n in done.items() if k in ("files.StoredFile", "activities.Attached")}


def test_the_bytes_go_and_the_rest_stays(field: Field) -> None:
    (who, visit), (_other, another) = photographed(field, 10), photographed(field, 200)
    gone, stays = (Attached.objects.get(root=a.root).file for a in (visit, another))
    assert erased(field) == {}
    take_back(field, who)
    assert erased(field) == {"files.StoredFile": 1, "activities.Attached": 1}
    assert not path_of(gone).exists() and path_of(stays).exists()
    gone.refresh_from_db()
    assert gone.erased_at and (photos_of(visit).count(), withheld_of(visit)) == (0, 1)
    assert photos_of(another).count() == 1 and Activity.objects.count() == 2
    assert Attached.objects.get(root=visit.root).caption == ""
    line = Line.objects.get(verb="retention.erase", about_id="files.StoredFile")
    assert line.details["rows"] == 1 and who not in str(line.details)
    assert erased(field) == {}


def test_the_same_picture_sent_again_is_not_kept(field: Field) -> None:
    who, visit = photographed(field, 10)
    take_back(field, who)
    erased(field)
    attach_photo(actor=field.world.actor, root=visit.root, raw=picture(10))
    assert not path_of(StoredFile.objects.get()).exists()
    assert (photos_of(visit).count(), withheld_of(visit)) == (0, 1)


def test_what_cannot_be_removed_is_not_called_gone(field: Field, monkeypatch: Any) -> None:
    who, _visit = photographed(field, 10)
    take_back(field, who)

    def refused(_path: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    with monkeypatch.context() as held:
        held.setattr(Path, "unlink", refused)
        with pytest.raises(PermissionError):
            erase(actor=field.world.actor, at=NOW)
    assert StoredFile.objects.get().erased_at is None
    assert "files.StoredFile" in [d.table for d in due(at=NOW) if d.rows.exists()]
    assert erased(field)["files.StoredFile"] == 1
