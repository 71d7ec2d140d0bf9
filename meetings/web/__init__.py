"""What every page shares: who may see it, how it is kept, how it fails."""
