"""What can be asked: a phone, this computer, a recording, a practice device."""
