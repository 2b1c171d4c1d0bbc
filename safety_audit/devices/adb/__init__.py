"""The phone over ADB."""
