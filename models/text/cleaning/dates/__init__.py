"""What a page prints of time and place: dates, stamps, datelines, and lines of nothing else."""
