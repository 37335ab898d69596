"""Benchmarks: each beside an honest baseline on the same machine, in the same run.

`doorstep bench NAME [--scale village|commune|sample|province] [--format table|json|csv]`.
They work in a database of their own (`VAR/bench-<scale>`), made once by the demonstration's
generator.
"""
