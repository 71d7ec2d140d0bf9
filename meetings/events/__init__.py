"""Events, and the venues they happen at."""
