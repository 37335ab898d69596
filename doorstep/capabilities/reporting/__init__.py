"""What was told: published figures frozen with their fact sets, and the source lines they answer."""
