"""What a person sees of a job: `progress` while it runs, `summary` in numbers, `report` as a page."""
