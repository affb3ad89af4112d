"""The bundled model: see README.md in this folder for its card."""
