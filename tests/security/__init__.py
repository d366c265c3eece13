"""Attacks on the program, as tests.

In the suite they are sampled, or small; `GEN_SECURITY=whole pytest tests/security` runs them at full size.
"""

import os

WHOLE = os.environ.get("GEN_SECURITY") == "whole"
