"""Attacks on the whole program. `GEN_SECURITY=whole pytest tests/security` takes everything; without it, a sample."""
