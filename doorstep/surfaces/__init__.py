"""Who sees Doorstep: screens and endpoints. The only place that knows about HTTP."""
