"""The socket of the figures' own layer: families whose facts lie below it."""

from doorstep.kernel.indicators import places

__all__ = ["places"]
