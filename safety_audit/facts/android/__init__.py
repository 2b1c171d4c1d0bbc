"""Facts about an Android phone, read from the answers of its shell."""
