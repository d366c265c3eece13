"""gen.yaml and front matter: one definition for reading, checking, schemas and the reference. It knows no article."""
