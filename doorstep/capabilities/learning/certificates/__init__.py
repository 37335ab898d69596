"""Certificates: given by the rule of an adopted framework, signed, checked without a network.

* A province *adopts* a version of a framework; from then on its rules are looked at whenever
  somebody's skills or passed tests change. Enough is: the attainment of the rule, and one
  certificate for each person and framework that stands.
* A certificate carries a compact signed *line* that fits a small printed code. Whoever has the
  province's public keys can check it in flight mode.
* It tells what this province's programme saw, never that anything is confirmed on VNeID.
"""
