"""Photos and documents by content hash.

* A **stored file** is kept once under its SHA-256; the same bytes are never kept twice.
* Photos are re-encoded on the way in: metadata and position are gone, sizes are bounded.
* Types are told by content, never by name.
"""
