"""``python -m gaus_pass.opt``."""

import sys

from gaus_pass.opt.main import main

sys.exit(main())
