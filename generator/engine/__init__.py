"""Any incremental build: outputs, their traces, what is remembered, and the output folder. It knows no news."""
