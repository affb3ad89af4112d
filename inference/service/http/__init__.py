"""What every request passes before a route sees it: limits, deadlines, strict JSON, who may call, and what it
is told where it may not (`problems`)."""
