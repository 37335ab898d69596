"""Learning on phones: what they send, and what they are told."""
