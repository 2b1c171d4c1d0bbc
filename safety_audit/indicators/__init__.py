"""Published identifiers of apps made or used to watch somebody: read, kept, and looked up."""
