"""What the answers mean: typed records, one module an aspect."""
