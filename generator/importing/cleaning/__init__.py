"""What nobody wrote and nobody saw goes: decoys, hidden text, spam. It keeps what is left as it is."""
