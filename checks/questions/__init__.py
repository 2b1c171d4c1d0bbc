"""What is asked of the person, because no program can see it."""
