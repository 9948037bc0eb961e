"""What is collected here."""

# it registers itself where it is imported, and that is to be another process
collect_ignore = ["flowers.py"]
