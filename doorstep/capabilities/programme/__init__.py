"""What was promised and ordered: documents, plans, campaigns, directives, models, systems, notes.

* A **document** is kept with its number as printed; of the parts only help for lists is read.
* A **plan** promises targets: one file of targets and phases is checked as a whole and becomes
  the document, the plan, its targets and its pace, all or nothing. A target **cascades** to the
  units below, and what is handed down adds up to what was promised.
* A **campaign** has a label and days that need not agree; its phases may lie outside it. The
  emulation movement is a campaign that is concluded on a day.
* A local **model**, a **system** and an **occasion** have states: rows that say since when.
* Everything has a key, by which a source line or a figure can name it ("campaign:…").
"""
