"""Lists of persons, households and businesses that come as files."""
