"""The only writes of reporting: publishing figures, loading the source lines."""

from doorstep.capabilities.reporting.actions.publishing import Wanted, publish
from doorstep.capabilities.reporting.actions.sources import load_sources

__all__ = ["Wanted", "load_sources", "publish"]
