"""Lists that come as files: read, matched to columns, checked row by row, then taken over.

* **Reading** turns an XLSX, CSV or TSV file into rows that keep their number in the sheet. A
  hostile or broken file is refused before anything parses it.
* A **kind** of import says which columns it knows, how a row is checked and what is done with
  it. Kinds plug in through a register (`intakes.py` of whoever owns the rows).
* A **batch** is one file on its way: uploaded, checked (nothing written), confirmed, running,
  done. It moves in chunks, each one transaction that also says how far it came, so a killed
  import goes on where it stopped and never doubles a row.
* A **fault** is one thing wrong with one row, kept as code and parameters and said in the
  reader's language. A warning is a fault that does not hold the row back.

The uploaded file holds personal data: it stays in VAR/imports until the batch has ended.
"""
