"""The slices: one folder per feature; peers that do not know each other."""
