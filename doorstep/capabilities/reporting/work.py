"""The long work of reporting: found at start by the register of work."""

from doorstep.capabilities.reporting.making import compare_published, publish_wanted

__all__ = ["compare_published", "publish_wanted"]
