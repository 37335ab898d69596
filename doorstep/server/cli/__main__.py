"""`python -m doorstep.server.cli` is `doorstep`."""

import sys

from doorstep.server.cli.main import main

sys.exit(main())
