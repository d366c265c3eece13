"""The files under content/ as documents, each for itself. It knows no address and no other document."""
