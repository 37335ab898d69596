"""Where other programs knock: ODK Collect under odk/. No page for people is here."""
