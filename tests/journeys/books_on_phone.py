"""What a phone keeps, read from the browser's own database as the app left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

_ALL = """([store, asked]) => new Promise((done, failed) => {
  const open = indexedDB.open("doorstep");
  open.onerror = () => failed(open.error);
  open.onsuccess = () => {
    const all = open.result.transaction(store).objectStore(store)[asked]();
    all.onsuccess = () => { open.result.close(); done(all.result); };
    all.onerror = () => failed(all.error);
  };
})"""


def rows_on(page: Page, store: str) -> list[dict[str, Any]]:
    """Give everything in one of the phone's stores; what is encrypted stays so."""
    found: list[dict[str, Any]] = page.evaluate(_ALL, [store, "getAll"])
    return found


def keys_on(page: Page, store: str) -> list[str]:
    """Give the keys of one of the phone's stores."""
    return [str(key) for key in page.evaluate(_ALL, [store, "getAllKeys"])]
