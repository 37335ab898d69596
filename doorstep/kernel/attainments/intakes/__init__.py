"""Lists that come as files: what an authority confirms, and figures that officials report."""
