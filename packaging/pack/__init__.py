"""Builds the packages of the program: see tools/package and tools/dist."""
