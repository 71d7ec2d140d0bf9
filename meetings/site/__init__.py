"""The rooms visitors and members enter: pages that show several domains."""
