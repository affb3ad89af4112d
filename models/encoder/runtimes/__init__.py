"""The same model on two engines: torch, and OpenVINO without torch."""
